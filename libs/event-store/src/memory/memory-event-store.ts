import { assertAppendable, clockFault, firstRevisionOf, isSameBatch } from '../batch.js';
import { Changes, follow } from '../follow.js';
import { assertPageSize, daysBefore } from '../limits.js';
import {
  IDLE_CHECKPOINT_MS,
  INBOX_DAYS,
  OutcomeUnknown,
  position,
  START,
  type Appended,
  type CommandOutcome,
  type Conflict,
  type EventStore,
  type LogPage,
  type Position,
  type ReadOptions,
  type RecordedEvent,
  type StoredEvent,
  type SubscriptionMessage,
} from '../port.js';

/** The log in memory: for tests, and as the model of the others. */
export const createMemoryEventStore = (): EventStore => new MemoryEventStore();

class MemoryEventStore implements EventStore {
  readonly capabilities = { engine: 'memory', inbox: true, counted: true };
  private readonly log: RecordedEvent[] = [];
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly inbox = new Map<string, CommandOutcome & { readonly recordedAt: string }>();
  private readonly marks = new Map<string, Position>();
  private readonly changes = new Changes();
  private closed = false;

  readonly checkpoints = {
    get: async (name: string): Promise<Position> => this.marks.get(name) ?? START,
    set: async (name: string, at: Position): Promise<void> => void this.marks.set(name, at),
  };

  async append(
    stream: string,
    expected: bigint | 'none',
    events: readonly StoredEvent[],
  ): Promise<Appended | Conflict> {
    this.assertOpen();
    assertAppendable(stream, expected, events);
    const stored = this.streams.get(stream) ?? [];
    const first = firstRevisionOf(expected);
    if (first !== stored.length) {
      const there = stored.slice(first, first + events.length);
      return isSameBatch(there, events) ? appended(there.at(-1)!, true) : conflict(stored);
    }
    if (this.inbox.has(events[0]!.commandId)) return conflict(stored);
    const fault = clockFault(this.log.at(-1)?.recordedAt ?? '', events);
    if (fault) throw fault;
    const recorded = events.map((event, nth) => record(event, stream, first + nth, this.log.length + nth + 1));
    stored.push(...recorded);
    this.streams.set(stream, stored);
    this.log.push(...recorded);
    this.remember(recorded);
    this.changes.tell();
    return appended(recorded.at(-1)!, false);
  }

  private remember(batch: readonly RecordedEvent[]): void {
    const { commandId, bodyHmac, stream, revision: firstRevision } = batch[0]!;
    const { revision, position: at, recordedAt } = batch.at(-1)!;
    const oldest = daysBefore(recordedAt, INBOX_DAYS);
    for (const [id, known] of this.inbox) {
      if (known.recordedAt >= oldest) break;
      this.inbox.delete(id);
    }
    this.inbox.set(commandId, { bodyHmac, stream, firstRevision, revision, position: at, recordedAt });
  }

  async *read(stream: string, options: ReadOptions = {}): AsyncGenerator<RecordedEvent> {
    this.assertOpen();
    const { from, to, direction = 'forwards', limit = Infinity } = options;
    const [lowest, highest] = direction === 'forwards' ? [from, to] : [to, from];
    const wanted = (this.streams.get(stream) ?? []).filter(
      ({ revision }) => revision >= (lowest ?? 0n) && (highest === undefined || revision <= highest),
    );
    yield* (direction === 'forwards' ? wanted : wanted.reverse()).slice(0, limit);
  }

  async *readSubject(
    subject: string,
    { after = START, upTo }: { after?: Position; upTo?: Position } = {},
  ): AsyncGenerator<RecordedEvent> {
    this.assertOpen();
    yield* this.log.filter(
      (event) => event.subject === subject && event.position > after && (upTo === undefined || event.position <= upTo),
    );
  }

  async readAll(options: { after: Position; types?: readonly string[]; limit: number }): Promise<LogPage> {
    return this.page(options);
  }

  subscribe(options: {
    after: Position;
    types?: readonly string[];
    signal: AbortSignal;
  }): AsyncGenerator<SubscriptionMessage> {
    const page = this.page.bind(this);
    return follow({ page, changes: this.changes, pollMs: IDLE_CHECKPOINT_MS }, options);
  }

  private page({
    after,
    types,
    limit,
  }: {
    after: Position;
    types?: readonly string[] | undefined;
    limit: number;
  }): LogPage {
    this.assertOpen();
    assertPageSize(limit);
    const head = position(this.log.length);
    const events: RecordedEvent[] = [];
    for (let nth = Number(after); nth < this.log.length; nth += 1) {
      const event = this.log[nth]!;
      if (types && !types.includes(event.type)) continue;
      events.push(event);
      if (events.length === limit) return { events, next: event.position, head };
    }
    return { events, next: head > after ? head : after, head };
  }

  async head(): Promise<Position> {
    this.assertOpen();
    return position(this.log.length);
  }

  async last(): Promise<RecordedEvent | undefined> {
    this.assertOpen();
    return this.log.at(-1);
  }

  async outcomeOf(commandId: string): Promise<CommandOutcome | undefined> {
    this.assertOpen();
    const known = this.inbox.get(commandId);
    if (!known) return undefined;
    const { recordedAt: _, ...outcome } = known;
    return outcome;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.changes.tell();
  }

  private assertOpen(): void {
    if (this.closed) throw new Error('The event store is closed.');
  }
}

const record = (event: StoredEvent, stream: string, revision: number, at: number): RecordedEvent => {
  const { id, type, meta, data, hash, occurredAt, recordedAt, subject, commandId, bodyHmac } = event;
  const texts = [id, type, meta, data, hash, occurredAt, recordedAt, commandId, bodyHmac];
  if (texts.some((text) => typeof text !== 'string'))
    throw new OutcomeUnknown(new TypeError('An event lacks a field.'));
  return Object.freeze({ ...event, subject, stream, revision: BigInt(revision), position: position(at) });
};

const appended = ({ revision, position: at }: RecordedEvent, duplicate: boolean): Appended => ({
  kind: 'appended',
  revision,
  position: at,
  duplicate,
});

const conflict = (stored: readonly RecordedEvent[]): Conflict => ({
  kind: 'conflict',
  current: stored.at(-1)?.revision ?? 'none',
});
