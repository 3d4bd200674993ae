import type { Position } from '#event-store';
import type { Change, Generation } from '#read-model';
import { MemoryViewStore } from '#read-model/memory';
import { ScratchLog } from './scratch-log.js';

/** Whoever folds names waits where the log has a gate, until it is opened. */
export class GatedLog extends ScratchLog {
  private gate: { readonly after: Position; readonly opened: Promise<void>; readonly open: () => void } | undefined;
  private arrived = (): void => undefined;

  /** Answers once somebody stands at the gate. */
  shut(after: Position): Promise<void> {
    this.open();
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    this.gate = { after, opened, open };
    return new Promise((resolve) => (this.arrived = resolve));
  }

  open(): void {
    this.gate?.open();
    this.gate = undefined;
  }

  override async readAll(options: Parameters<ScratchLog['readAll']>[0]) {
    if (this.gate && options.types?.includes('Named') && options.after >= this.gate.after) {
      this.arrived();
      await this.gate.opened;
    }
    return super.readAll(options);
  }
}

/** Remembers what was written. */
export class WatchedStore extends MemoryViewStore {
  written = '';

  override async commit(changes: readonly Change[]): Promise<boolean> {
    for (const { rows } of changes) this.written += JSON.stringify([...rows.values()]);
    return super.commit(changes);
  }

  async rowOf(generation: Generation, key: string): Promise<string | undefined> {
    return (await this.load(generation, 'people', [key]))[0]?.row;
  }

  async last(): Promise<Generation> {
    return (await this.generations()).at(-1)!;
  }
}
