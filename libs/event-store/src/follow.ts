import { IDLE_CHECKPOINT_MS, type LogPage, type Position, type SubscriptionMessage } from './port.js';

/** A page of what a subscription holds in memory; a consumer further behind than this is `behind`. */
export const SUBSCRIPTION_PAGE_EVENTS = 500;

export interface Followed {
  /** Throws when closed. */
  page(options: { after: Position; types?: readonly string[] | undefined; limit: number }): LogPage | Promise<LogPage>;
  readonly changes: Changes;
  /** How often to look when no change is told: where the log is written by another connection. */
  readonly pollMs: number;
}

export interface FollowOptions {
  readonly after: Position;
  readonly types?: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** `EventStore.subscribe` over pages: pulled by the consumer, it never holds more than a page. */
export async function* follow(log: Followed, options: FollowOptions): AsyncGenerator<SubscriptionMessage> {
  const { types, signal } = options;
  let { after } = options;
  let live = false;
  let idleMs = 0;
  while (!signal.aborted) {
    // What is told while the page is read must not be waited for.
    const seen = log.changes.told;
    const { events, next, head } = await log.page({ after, types, limit: SUBSCRIPTION_PAGE_EVENTS });
    if (live && next < head) {
      live = false;
      yield { kind: 'behind' };
    }
    for (const event of events) {
      if (signal.aborted) return;
      yield { kind: 'event', event };
    }
    const advanced = next > after;
    if (idleMs >= IDLE_CHECKPOINT_MS || (advanced && events.at(-1)?.position !== next)) {
      yield { kind: 'checkpoint', position: next };
      idleMs = 0;
    }
    after = next;
    if (!live && next >= head) {
      live = true;
      yield { kind: 'live' };
    } else if (!advanced && log.changes.told === seen) {
      await log.changes.wait(log.pollMs, signal);
      idleMs += log.pollMs;
    }
  }
}

/** Wakes whoever waits for the log to grow. */
export class Changes {
  /** How often so far. */
  told = 0;
  private readonly waiting = new Set<() => void>();

  tell(): void {
    this.told += 1;
    for (const wake of this.waiting) wake();
  }

  /** Until a change is told, the time has passed or the signal is given. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }
}
