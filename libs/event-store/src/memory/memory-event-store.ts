import {
  MAX_APPEND_BYTES,
  MAX_APPEND_EVENTS,
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
  readonly capabilities = { engine: 'memory', inbox: true };
  private readonly log: RecordedEvent[] = [];
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly outcomes = new Map<string, CommandOutcome>();
  private readonly marks = new Map<string, Position>();
  private readonly waiting = new Set<() => void>();

  readonly checkpoints = {
    get: async (name: string): Promise<Position> => this.marks.get(name) ?? START,
    set: async (name: string, at: Position): Promise<void> => void this.marks.set(name, at),
  };

  async append(stream: string, expected: bigint | 'none', events: readonly StoredEvent[]): Promise<Appended | Conflict> {
    assertSize(events);
    const there = this.streams.get(stream) ?? [];
    const current = there.length === 0 ? ('none' as const) : BigInt(there.length - 1);
    if (current !== expected) return this.repeated(there, expected, events) ?? { kind: 'conflict', current };
    const last = this.log.at(-1);
    if (last && events.some((event) => event.recordedAt < last.recordedAt)) {
      throw new Error('recordedAt must not decrease in the order of the log.');
    }
    for (const event of events) {
      const recorded = { ...event, stream, revision: BigInt(there.length), position: position(this.log.length + 1) };
      there.push(recorded);
      this.log.push(recorded);
    }
    this.streams.set(stream, there);
    const { commandId, bodyHmac } = events[0]!;
    const { revision, position: at } = there.at(-1)!;
    const firstRevision = revision - BigInt(events.length - 1);
    this.outcomes.set(commandId, { bodyHmac, stream, firstRevision, revision, position: at });
    for (const wake of this.waiting) wake();
    return { kind: 'appended', revision, position: at, duplicate: false };
  }

  private repeated(there: readonly RecordedEvent[], expected: bigint | 'none', events: readonly StoredEvent[]): Appended | undefined {
    const from = expected === 'none' ? 0 : Number(expected) + 1;
    const stored = there.slice(from, from + events.length);
    const last = stored.at(-1);
    if (stored.length < events.length || !last || stored.some(({ id }, nth) => id !== events[nth]!.id)) return undefined;
    return { kind: 'appended', revision: last.revision, position: last.position, duplicate: true };
  }

  async *read(stream: string, options: ReadOptions = {}): AsyncIterable<RecordedEvent> {
    const { from, to, direction = 'forwards', limit = Infinity } = options;
    const forwards = direction === 'forwards';
    const events = (this.streams.get(stream) ?? []).filter(({ revision }) =>
      forwards
        ? (from === undefined || revision >= from) && (to === undefined || revision <= to)
        : (from === undefined || revision <= from) && (to === undefined || revision >= to),
    );
    yield* (forwards ? events : events.reverse()).slice(0, limit);
  }

  async *readSubject(subject: string, { after = START, upTo }: { after?: Position; upTo?: Position } = {}): AsyncIterable<RecordedEvent> {
    yield* this.log.filter(
      (event) => event.subject === subject && event.position > after && (upTo === undefined || event.position <= upTo),
    );
  }

  async readAll({ after, types, limit }: { after: Position; types?: readonly string[]; limit: number }): Promise<LogPage> {
    const head = await this.head();
    const events: RecordedEvent[] = [];
    for (const event of this.log.slice(Number(after))) {
      if (types && !types.includes(event.type)) continue;
      events.push(event);
      if (events.length === limit) return { events, next: event.position, head };
    }
    return { events, next: head > after ? head : after, head };
  }

  async *subscribe(options: { after: Position; types?: readonly string[]; signal: AbortSignal }): AsyncIterable<SubscriptionMessage> {
    const { types, signal } = options;
    let { after } = options;
    let live = false;
    while (!signal.aborted) {
      const page = await this.readAll({ after, ...(types && { types }), limit: 1_000 });
      for (const event of page.events) yield { kind: 'event', event };
      if (page.next > after) yield { kind: 'checkpoint', position: page.next };
      after = page.next;
      if (after < (await this.head())) continue;
      if (!live) yield { kind: 'live' };
      live = true;
      await this.change(after, signal);
    }
  }

  private change(after: Position, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted || position(this.log.length) > after) return resolve();
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  async head(): Promise<Position> {
    return position(this.log.length);
  }

  async outcomeOf(commandId: string): Promise<CommandOutcome | undefined> {
    return this.outcomes.get(commandId);
  }

  async close(): Promise<void> {}
}

const assertSize = (events: readonly StoredEvent[]): void => {
  const bytes = events.reduce((sum, { meta, data }) => sum + Buffer.byteLength(meta) + Buffer.byteLength(data), 0);
  if (events.length === 0) throw new RangeError('An append needs an event.');
  if (events.length > MAX_APPEND_EVENTS || bytes > MAX_APPEND_BYTES) {
    throw new RangeError(`An append has at most ${MAX_APPEND_EVENTS} events and ${MAX_APPEND_BYTES} bytes.`);
  }
};
