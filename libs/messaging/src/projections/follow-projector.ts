import type { EventStore } from '#event-store';
import { layoutOf, type Generation, type View, type ViewReader } from '#read-model';
import type { Projections } from './run-projections.js';
import type { ViewStatus } from './reports.js';
import { Watermarks } from './watermarks.js';

interface Options {
  readonly viewReader: ViewReader;
  readonly views: readonly View[];
  readonly store: Pick<EventStore, 'head'>;
  /** The view store could not be asked; it is asked again. */
  readonly alarm: (error: unknown) => void;
}

/** What a reader of views may know of the projector, wherever it runs. */
export type Followed = Pick<Projections, 'watermarks' | 'status' | 'stop'>;

/** A command is visible to readers in other processes so much later at most. */
const POLL_MS = 20;
const RETRY_MS = 1_000;

/** Follows a projector of another process by the checkpoints that it commits. */
export const followProjector = (options: Options): Followed => new ProjectorFollower(options);

class ProjectorFollower implements Followed {
  readonly watermarks = new Watermarks();
  private generations: readonly Generation[] = [];
  private readonly levelAtMs = new Map<string, number>();
  private readonly polling: Promise<void>;
  private stopped = false;

  constructor(private readonly its: Options) {
    this.polling = this.poll();
  }

  async status(): Promise<readonly ViewStatus[]> {
    const head = await this.its.store.head();
    return Promise.all(this.its.views.map((view) => this.statusOf(view, head)));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.polling;
  }

  private async poll(): Promise<void> {
    while (!this.stopped) {
      const pauseMs = await this.look().then(
        () => POLL_MS,
        (error) => {
          this.its.alarm(error);
          return RETRY_MS;
        },
      );
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  private async look(): Promise<void> {
    this.generations = await this.its.viewReader.generations();
    for (const view of this.its.views) {
      const live = this.liveOf(view);
      if (live) this.watermarks.advance(view.name, live.checkpoint);
    }
  }

  private liveOf(view: View): Generation | undefined {
    const layout = layoutOf(view);
    return this.generations.find(
      (g) => g.view === view.name && g.version === view.version && g.layout === layout && g.state === 'live',
    );
  }

  private async statusOf(view: View, head: string): Promise<ViewStatus> {
    const live = this.liveOf(view);
    const position = live?.checkpoint ?? '0'.repeat(head.length);
    const lagEvents = Number(BigInt(head) - BigInt(position));
    if (lagEvents <= 0) this.levelAtMs.set(view.name, Date.now());
    const levelAtMs = this.levelAtMs.get(view.name) ?? Date.now();
    this.levelAtMs.set(view.name, levelAtMs);
    return {
      view: view.name,
      version: view.version,
      state: live ? 'live' : 'building',
      position,
      lagEvents,
      lagMs: lagEvents > 0 ? Date.now() - levelAtMs : 0,
      parked: (await this.its.viewReader.parked(view.name)).length,
    };
  }
}
