import type { EventStore, Position, RecordedEvent, SubscriptionMessage } from '#event-store';

/** Events that follow each other in the log, and how far the log is read with them. */
export interface LogBatch {
  readonly events: readonly RecordedEvent[];
  readonly upTo: Position;
  /** The last known end of the log. */
  readonly head: Position;
  /** Nothing more was there. */
  readonly live: boolean;
}

interface PageOptions {
  readonly store: EventStore;
  readonly after: Position;
  /** Default: every type. */
  readonly types?: readonly string[] | undefined;
  /** At most so many events a batch. */
  readonly pageSize: number;
}

export const readPage = async ({ store, after, types, pageSize }: PageOptions): Promise<LogBatch> => {
  const { events, next, head } = await store.readAll({ after, limit: pageSize, ...(types && { types }) });
  return { events, upTo: next, head, live: next >= head };
};

/** Pages up to the end of the log as it is when the last of them is read. Ends early by the signal. */
export async function* pagesTo(options: PageOptions & { readonly signal: AbortSignal }): AsyncGenerator<LogBatch> {
  for (let { after } = options; !options.signal.aborted;) {
    const page = await readPage({ ...options, after });
    yield page;
    if (page.live) return;
    after = page.upTo;
  }
}

/**
 * What the live subscription brings, of every type, so that the end of the log is known at once. Ends by throwing or by
 * the signal.
 */
export async function* liveBatches({
  store,
  after,
  pageSize,
  signal,
}: Omit<PageOptions, 'types'> & { readonly signal: AbortSignal }): AsyncGenerator<LogBatch> {
  const stop = new AbortController();
  const received = new Received(pageSize);
  const pump = received.pump(store.subscribe({ after, signal: AbortSignal.any([signal, stop.signal]) }));
  try {
    for (;;) {
      const batch = await received.take();
      if (!batch) return;
      yield batch;
    }
  } finally {
    stop.abort();
    received.close();
    await pump;
  }
}

/** What a subscription has brought and nobody has taken yet. A full one holds the subscription back. */
class Received {
  private events: RecordedEvent[] = [];
  private upTo: Position | undefined;
  private ended = false;
  private failure: unknown;
  private wake: () => void = () => undefined;
  private room: () => void = () => undefined;

  constructor(private readonly limit: number) {}

  async pump(messages: AsyncIterable<SubscriptionMessage>): Promise<void> {
    try {
      for await (const message of messages) {
        this.add(message);
        if (this.events.length >= this.limit && !this.ended)
          await new Promise<void>((resolve) => (this.room = resolve));
        if (this.ended) break;
      }
    } catch (error) {
      this.failure = error;
    }
    this.ended = true;
    this.wake();
  }

  /** Waits for something; undefined: the subscription was ended. Throws what ended it. */
  async take(): Promise<LogBatch | undefined> {
    if (this.upTo === undefined && !this.ended) {
      await new Promise<void>((resolve) => (this.wake = resolve));
      // What arrived with the first event comes in the same batch.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (this.upTo === undefined) {
      if (this.failure) throw this.failure;
      return undefined;
    }
    const batch = { events: this.events, upTo: this.upTo, head: this.upTo, live: true };
    this.events = [];
    this.upTo = undefined;
    this.room();
    return batch;
  }

  close(): void {
    this.ended = true;
    this.room();
  }

  private add(message: SubscriptionMessage): void {
    if (message.kind === 'event') {
      this.events.push(message.event);
      this.upTo = message.event.position;
    } else if (message.kind === 'checkpoint') {
      this.upTo = message.position;
    } else {
      return;
    }
    this.wake();
  }
}
