import assert from 'node:assert/strict';
import type {
  Appended,
  Conflict,
  EventStore,
  Position,
  RecordedEvent,
  StoredEvent,
  SubscriptionMessage,
} from '../port.js';
import { START } from '../port.js';
import { batch, type BatchOptions } from './events.js';

export const CONTEXT = { deadlineMs: 5_000 };

/** Appends what must be accepted. */
export const append = async (
  store: EventStore,
  stream: string,
  expected: bigint | 'none',
  events: readonly StoredEvent[] | BatchOptions = {},
): Promise<Appended> => {
  const frozen = Array.isArray(events) ? (events as readonly StoredEvent[]) : batch(events as BatchOptions);
  const result = await store.append(stream, expected, frozen, CONTEXT);
  assert.equal(result.kind, 'appended');
  return result as Appended;
};

export const tryAppend = (
  store: EventStore,
  stream: string,
  expected: bigint | 'none',
  events: readonly StoredEvent[] = batch(),
): Promise<Appended | Conflict> => store.append(stream, expected, events, CONTEXT);

export const all = async (events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> => {
  const found: RecordedEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
};

export const ids = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

export const idsIn = async (store: EventStore, stream: string): Promise<string[]> => ids(await all(store.read(stream)));

/** The log in pages, from `after` to its head. */
export const wholeLog = async (
  store: EventStore,
  { after = START, types, limit = 100 }: { after?: Position; types?: readonly string[]; limit?: number } = {},
): Promise<RecordedEvent[]> => {
  const found: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readAll({ after, limit, ...(types && { types }) });
    found.push(...page.events);
    if (page.next >= page.head) return found;
    assert.ok(page.next > after, 'a page that is not the last goes on');
    after = page.next;
  }
};

/** Lets everything run that is ready to. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const PATIENCE_MS = 4_000;

/** A subscription, taken message by message. One that ends or says nothing fails the case instead of hanging it. */
export class Follower {
  private readonly messages: AsyncIterator<SubscriptionMessage>;
  private readonly abort = new AbortController();

  constructor(store: EventStore, options: { after?: Position; types?: readonly string[] } = {}) {
    const { after = START, types } = options;
    const subscription = store.subscribe({ after, signal: this.abort.signal, ...(types && { types }) });
    this.messages = subscription[Symbol.asyncIterator]();
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  async next(): Promise<SubscriptionMessage> {
    const { value, done } = await this.step();
    assert.ok(!done, 'the subscription ended by itself');
    return value as SubscriptionMessage;
  }

  /** Everything up to the first message of this kind, which is included. */
  async until(kind: SubscriptionMessage['kind']): Promise<SubscriptionMessage[]> {
    return this.while((message) => message.kind !== kind);
  }

  /** Ids of the next so many events; other messages are passed over. */
  async events(count: number): Promise<string[]> {
    const found: string[] = [];
    while (found.length < count) {
      const message = await this.next();
      if (message.kind === 'event') found.push(message.event.id);
    }
    return found;
  }

  async while(wanted: (message: SubscriptionMessage) => boolean): Promise<SubscriptionMessage[]> {
    const found: SubscriptionMessage[] = [];
    for (;;) {
      const message = await this.next();
      found.push(message);
      if (!wanted(message)) return found;
    }
  }

  /** Gives the signal; the subscription must end by it. */
  async stop(): Promise<void> {
    this.abort.abort();
    while (!(await this.step()).done);
  }

  private async step(): Promise<IteratorResult<SubscriptionMessage>> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new assert.AssertionError({ message: 'the subscription is silent' })),
        PATIENCE_MS,
      );
    });
    try {
      return await Promise.race([this.messages.next(), silence]);
    } finally {
      clearTimeout(timer);
    }
  }
}
