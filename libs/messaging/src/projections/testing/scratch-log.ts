import {
  position,
  START,
  type Appended,
  type Conflict,
  type EventStore,
  type LogPage,
  type Position,
  type ReadOptions,
  type RecordedEvent,
  type StoredEvent,
  type SubscriptionMessage,
} from '#event-store';

type Written = Partial<StoredEvent> & { readonly stream: string; readonly type: string; readonly body?: object };

/** A log to write events into without commands: for tests of what reads it. */
export class ScratchLog {
  readonly events: RecordedEvent[] = [];
  /** Set to make every read fail. */
  failure: Error | undefined;
  private readonly waiting = new Set<() => void>();
  readonly capabilities = { engine: 'scratch', inbox: false, counted: false };

  get store(): EventStore {
    return this as unknown as EventStore;
  }

  /** Writes an event; left out fields are made up, times rise by a second. Answers its position. */
  write({ body = {}, ...event }: Written): Position {
    const n = this.events.length + 1;
    const revision = BigInt(this.events.filter(({ stream }) => stream === event.stream).length);
    const at = new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();
    const actor = { kind: 'service', id: 'test' };
    const meta = { version: 1, actor, commandId: `c-${n}`, correlationId: `k-${n}` };
    this.events.push({
      id: `id-${n}`,
      meta: JSON.stringify(meta),
      data: JSON.stringify(body),
      hash: '',
      occurredAt: at,
      recordedAt: at,
      commandId: `c-${n}`,
      bodyHmac: '',
      ...event,
      revision,
      position: position(n),
    });
    for (const wake of this.waiting) wake();
    return position(n);
  }

  append(): Promise<Appended | Conflict> {
    throw new Error('A scratch log takes no commands.');
  }

  async *read(stream: string, { from = 0n, to }: ReadOptions = {}): AsyncGenerator<RecordedEvent> {
    this.refuse();
    yield* this.events.filter(
      (e) => e.stream === stream && e.revision >= from && (to === undefined || e.revision <= to),
    );
  }

  async *readSubject(subject: string, { after = START, upTo }: { after?: Position; upTo?: Position } = {}) {
    this.refuse();
    const within = (e: RecordedEvent): boolean => e.position > after && (upTo === undefined || e.position <= upTo);
    yield* this.events.filter((e) => e.subject === subject && within(e));
  }

  async readAll({
    after,
    types,
    limit,
  }: {
    after: Position;
    types?: readonly string[];
    limit: number;
  }): Promise<LogPage> {
    this.refuse();
    const rest = this.events.slice(Number(after));
    const found = rest.filter(({ type }) => types?.includes(type) ?? true).slice(0, limit);
    const head = await this.head();
    return { events: found, next: found.length === limit ? (found.at(-1)?.position ?? head) : head, head };
  }

  async *subscribe({ after, signal }: { after: Position; signal: AbortSignal }): AsyncGenerator<SubscriptionMessage> {
    for (let next = Number(after); !signal.aborted;) {
      this.refuse();
      const event = this.events[next];
      if (event) {
        next++;
        yield { kind: 'event', event };
      } else {
        await new Promise<void>((resolve) => {
          this.waiting.add(resolve);
          signal.addEventListener('abort', () => resolve());
        });
      }
    }
  }

  async head(): Promise<Position> {
    return position(this.events.length);
  }

  async last(): Promise<RecordedEvent | undefined> {
    return this.events.at(-1);
  }

  async close(): Promise<void> {}

  private refuse(): void {
    if (this.failure) throw this.failure;
  }
}
