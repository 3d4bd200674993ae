import type { Instant } from '#kernel';
import { FLUSH_MS, StoreUnavailable, type Access } from './access.js';

/** An access as it is written. */
export type AccessEntry = Access & { readonly at: Instant; readonly times?: number };

/** Entries in memory while the store takes none. */
const MAX_WAITING = 10_000;

/** Accesses on their way to a store, in their order. */
export class Waiting {
  private entries: (AccessEntry & { times?: number })[] = [];
  /** A store was asked to write these: they may lie there, so they change no more. */
  private tried: readonly AccessEntry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private failure: unknown;

  constructor(
    private readonly clock: { now(): Instant },
    /** Writes the first of these entries, at least one; answers how many, or throws and will get the same again. */
    private readonly write: (entries: readonly AccessEntry[]) => number | Promise<number>,
  ) {}

  /** Written within `FLUSH_MS`. Throws `StoreUnavailable` where too much waits. */
  add(access: Access): void {
    if (this.entries.length + this.tried.length >= MAX_WAITING) throw new StoreUnavailable(this.failure);
    const last = this.entries.at(-1);
    if (last && isSameFromNobody(last, access)) last.times = (last.times ?? 1) + 1;
    else this.entries.push({ ...access, at: this.clock.now() });
    this.timer ??= this.later();
  }

  /** Everything added before is written when it resolves. Throws `StoreUnavailable`; nothing is lost by it. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const turn = this.turn.then(() => this.writeAll());
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  // What cannot be written now is tried again; `add` tells when too much waits.
  private later(): NodeJS.Timeout {
    return setTimeout(() => void this.flush().catch(() => (this.timer ??= this.later())), FLUSH_MS).unref();
  }

  private async writeAll(): Promise<void> {
    try {
      await this.writeTried();
      this.tried = this.entries;
      this.entries = [];
      await this.writeTried();
    } catch (error) {
      this.failure = error;
      throw new StoreUnavailable(error);
    }
  }

  private async writeTried(): Promise<void> {
    while (this.tried.length > 0) this.tried = this.tried.slice(await this.write(this.tried));
  }
}

const isSameFromNobody = (a: Access, b: Access): boolean =>
  a.who === undefined && b.who === undefined && a.kind === b.kind && a.what === b.what && a.code === b.code;
