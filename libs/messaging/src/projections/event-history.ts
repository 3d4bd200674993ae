import type { EventStore, Position, RecordedEvent } from '#event-store';
import type { EventHistory, KeptEvent } from '#read-model';
import { readPage, type LogBatch } from './log-batches.js';
import type { PartitionLog } from './partition-events.js';

interface Options {
  readonly store: EventStore;
  readonly history: EventHistory;
  readonly pageSize: number;
}

/** Keeps the log in a history. An event is there before a row is folded from it. */
export class HistoryKeeper {
  constructor(private readonly its: Options) {}

  /** Everything up to the position is kept afterwards. */
  async catchUp(upTo: Position): Promise<void> {
    const { store, history, pageSize } = this.its;
    for (let after = await history.checkpoint(); after < upTo;) {
      const page = await readPage({ store, after, pageSize });
      await this.keep(page);
      after = page.upTo;
    }
  }

  /** `batch` has events of every type, and begins where no more than was kept already lies behind it. */
  keep({ events, upTo }: Pick<LogBatch, 'events' | 'upTo'>): Promise<void> {
    return this.its.history.keep(events.map(keptEvent), upTo);
  }
}

/** A history, read as if it were a log with indexes. */
export const logOfHistory = (history: EventHistory): PartitionLog => ({
  async *read(stream, { to } = {}) {
    const events = (await history.ofStream(stream)).map(recordedEvent);
    yield* to === undefined ? events : events.filter(({ revision }) => revision <= to);
  },
  async *readSubject(subject, { upTo } = {}) {
    yield* (await history.ofSubject(subject, upTo)).map(recordedEvent);
  },
});

const keptEvent = (event: RecordedEvent): KeptEvent => ({
  position: event.position,
  stream: event.stream,
  subject: event.subject,
  text: JSON.stringify({ ...event, revision: String(event.revision) }),
});

const recordedEvent = (text: string): RecordedEvent => {
  const event = JSON.parse(text) as Omit<RecordedEvent, 'revision'> & { readonly revision: string };
  return { ...event, revision: BigInt(event.revision) };
};
