import type { Parked } from '#read-model';
import type { Port, ToMain, ToProjector } from './projector-messages.js';
import type { Projections } from './run-projections.js';
import type { Reporting } from './reporting.js';
import type { Rebuilt, RolledBack, ViewStatus } from './reports.js';
import type { Watermarks } from './watermarks.js';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** `Projections` that run behind a port. */
export class ProjectorClient implements Projections {
  readonly onReport: Reporting['onReport'];
  private readonly pending = new Map<number, Pending>();
  private calls = 0;
  private gone: Error | undefined;

  constructor(
    private readonly port: Port,
    readonly watermarks: Watermarks,
    private readonly reporting: Reporting,
  ) {
    this.onReport = reporting.onReport;
    port.on('message', (message) => this.hear(message as ToMain));
  }

  start(): Promise<void> {
    return this.call('start');
  }

  status(): Promise<readonly ViewStatus[]> {
    return this.call('status');
  }

  parked(view: string): Promise<readonly Parked[]> {
    return this.call('parked', view);
  }

  retry(view: string, key: string): Promise<number> {
    return this.call('retry', view, key);
  }

  rebuild(views: readonly string[], options: { readonly dryRun?: boolean } = {}): Promise<readonly Rebuilt[]> {
    return this.call('rebuild', views, options);
  }

  rollBack(view: string): Promise<RolledBack | undefined> {
    return this.call('rollBack', view);
  }

  stop(): Promise<void> {
    return this.call('stop');
  }

  /** Nobody will answer any more. */
  lost(error: Error): void {
    this.gone = error;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }

  private call<T>(call: ToProjector['call'], ...args: unknown[]): Promise<T> {
    if (this.gone) return Promise.reject(this.gone);
    const id = (this.calls += 1);
    return new Promise<T>((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as Pending['resolve'], reject });
      this.port.postMessage({ id, call, args } satisfies ToProjector);
    });
  }

  private hear(message: ToMain): void {
    if (message.kind === 'report') return this.reporting.tell(message.report);
    if (message.kind === 'watermarks') {
      for (const [view, position] of message.positions) this.watermarks.advance(view, position);
      return;
    }
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (message.kind === 'done') pending?.resolve(message.value);
    else pending?.reject(message.error);
  }
}
