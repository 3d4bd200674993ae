import type { Recorded } from '#kernel';
import { START, type Position } from '#event-store';
import { decode } from '../decode.js';
import { Reactor, type ReactorDependencies } from './reactor.js';

export interface ProcessDependencies extends ReactorDependencies {
  /** Something failed that is no refusal (a store out of reach); it is tried again after a pause. */
  readonly alarm: (error: unknown) => void;
}

/** Under which the log keeps how far processes have come. */
export const CHECKPOINT = 'processes';
const PAGE = 1_000;
// Saving costs a durable write; what a crash makes it repeat changes nothing.
const SAVE_EVERY_MS = 1_000;
const RETRY_PAUSE_MS = 500;

/**
 * Turns events into commands, each event's after those of the same subject. At least once: a command's id hangs on its
 * process, event and index, so a repeat changes nothing. The checkpoint lies with the log: rebuilding views sends none.
 */
export class ProcessRunner {
  private readonly reactor: Reactor;
  private readonly types: readonly string[];
  private readonly waiting = new Set<{ position: Position; resolve: () => void }>();
  private handled: Position = START;
  private saved: Position = START;
  private savedAtMs = 0;
  private running: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly its: ProcessDependencies) {
    this.reactor = new Reactor(its);
    this.types = this.reactor.types;
  }

  /** Recalls what processes remember and begins to follow the log. */
  async start(): Promise<void> {
    this.handled = this.saved = await this.its.store.checkpoints.get(CHECKPOINT);
    await this.recall(this.handled);
    this.running = this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.save();
  }

  /** Resolves when everything up to `position` has been reacted to. */
  settled(position: Position): Promise<void> {
    if (this.handled >= position) return Promise.resolve();
    return new Promise((resolve) => this.waiting.add({ position, resolve }));
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for await (const message of this.its.store.subscribe({ after: this.handled, types: this.types, signal })) {
          if (message.kind === 'event') await this.catchUp();
          if (message.kind === 'checkpoint') await this.advance(message.position);
        }
      } catch (error) {
        if (signal.aborted) return;
        this.its.alarm(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
      }
    }
  }

  private async catchUp(): Promise<void> {
    for (;;) {
      const { events, next } = await this.its.store.readAll({ after: this.handled, types: this.types, limit: PAGE });
      if (next <= this.handled) return;
      await this.react(events.map(decode));
      await this.advance(next);
    }
  }

  private async advance(position: Position): Promise<void> {
    if (position > this.handled) this.handled = position;
    // Also when nothing happens any more: what waits in another process knows the checkpoint only.
    if (this.saved < this.handled && Date.now() - this.savedAtMs >= SAVE_EVERY_MS) await this.save();
    for (const waiter of this.waiting) {
      if (waiter.position > this.handled) continue;
      this.waiting.delete(waiter);
      waiter.resolve();
    }
  }

  private async save(): Promise<void> {
    const { handled } = this;
    await this.its.store.checkpoints.set(CHECKPOINT, handled);
    this.saved = handled;
    this.savedAtMs = Date.now();
  }

  /** One subject's events one after another, subjects side by side. A definition (no subject) waits for all before. */
  private async react(events: readonly Recorded[]): Promise<void> {
    let chains = new Map<string, Promise<void>>();
    for (const event of events) {
      if (event.subject === undefined) {
        await Promise.all(chains.values());
        chains = new Map();
        this.reactor.learn(event);
        await this.reactor.reactTo(event);
        continue;
      }
      const before = chains.get(event.subject) ?? Promise.resolve();
      chains.set(
        event.subject,
        before.then(() => this.reactor.reactTo(event)),
      );
    }
    await Promise.all(chains.values());
  }

  private async recall(upTo: Position): Promise<void> {
    const types = this.reactor.remembered;
    if (types.length === 0) return;
    for (let after = START; after < upTo;) {
      const page = await this.its.store.readAll({ after, types, limit: PAGE });
      for (const stored of page.events) if (stored.position <= upTo) this.reactor.learn(decode(stored));
      after = page.next;
      if (page.next >= page.head) return;
    }
  }
}
