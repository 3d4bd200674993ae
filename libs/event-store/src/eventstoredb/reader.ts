import {
  BACKWARDS,
  END,
  FORWARDS,
  START as FIRST,
  StreamNotFoundError,
  type EventStoreDBClient,
  type RecordedEvent as Read,
} from '@eventstore/db-client';
import { assertPageSize, daysBefore } from '../limits.js';
import {
  INBOX_DAYS,
  START,
  type CommandOutcome,
  type LogPage,
  type Position,
  type ReadOptions,
  type RecordedEvent,
} from '../port.js';
import { collect } from './client.js';
import { NOT_OURS, placeOf, positionOf, type Place } from './places.js';
import { recorded } from './wire.js';

/** Events of one answer. */
const PAGE = 500;
const LOG_PAGE = 1_000;
/** Those beside the log may be large. */
const SIDE_PAGE = 20;
/** Events searched first for those of some types. */
const FIRST_SEARCH = 100;
/** Events that one page passes over at most, so that a rare type does not keep its reader waiting. */
const STRETCH = 10_000;

interface PageOptions {
  readonly after: Position;
  readonly types?: readonly string[] | undefined;
  readonly limit: number;
}

/** Reads, a page at a time, so that nothing is left open by who stops early. */
export class Reader {
  constructor(private readonly client: EventStoreDBClient) {}

  async *read(stream: string, options: ReadOptions = {}): AsyncGenerator<RecordedEvent> {
    const { from, to, direction = 'forwards', limit = Infinity } = options;
    const forwards = direction === 'forwards';
    let next = from ?? (forwards ? 0n : undefined);
    for (let left = limit; left > 0;) {
      if (isBeyond(next, to, forwards)) return;
      const size = Math.min(PAGE, left);
      const page = await this.inStream(stream, next, { forwards, size });
      for (const event of page) {
        if (isBeyond(event.revision, to, forwards)) return;
        yield recorded(event);
      }
      if (page.length < size) return;
      left -= size;
      next = page.at(-1)!.revision + (forwards ? 1n : -1n);
    }
  }

  /** The server has no index by customer, and its own projections may not be used: the whole log is read. */
  async *readSubject(
    subject: string,
    { after = START, upTo }: { after?: Position; upTo?: Position } = {},
  ): AsyncGenerator<RecordedEvent> {
    for (let next = after; ;) {
      const page = await this.page({ after: next, limit: LOG_PAGE });
      for (const event of page.events) {
        if (upTo !== undefined && event.position > upTo) return;
        if (event.subject === subject) yield event;
      }
      if (page.next >= page.head) return;
      next = page.next;
    }
  }

  /** `types` are picked out after reading: the server filters subscriptions only. */
  async page({ after, types, limit }: PageOptions): Promise<LogPage> {
    assertPageSize(limit);
    const wanted = types && new Set(types);
    // One more than wanted: the answer begins with the event that stands at `after`.
    let size = Math.min(LOG_PAGE, wanted ? Math.max(limit, FIRST_SEARCH) : limit + 1);
    const events: RecordedEvent[] = [];
    let next = after;
    let from = placeOf(after);
    for (let passed = 0; ; passed += size) {
      const chunk = await this.inLog(from, size);
      for (const event of chunk) {
        const at = positionOf(event.position!);
        if (NOT_OURS.test(event.streamId) || at <= next) continue;
        next = at;
        if (!wanted || wanted.has(event.type)) events.push(recorded(event));
        if (events.length === limit) return { events, next, head: await this.head() };
      }
      if (chunk.length < size) return { events, next, head: next > after ? next : await this.head() };
      if (passed > STRETCH && next > after) return { events, next, head: await this.head() };
      from = chunk.at(-1)!.position!;
      size = Math.min(LOG_PAGE, size * 2);
    }
  }

  async head(): Promise<Position> {
    const last = await this.last();
    return last?.position ?? START;
  }

  async last(): Promise<RecordedEvent | undefined> {
    for await (const event of this.backwards()) return event;
    return undefined;
  }

  /** Looks through the log from its end, 30 days far. */
  async outcomeOf(commandId: string): Promise<CommandOutcome | undefined> {
    let oldest = '';
    let outcome: CommandOutcome | undefined;
    for await (const event of this.backwards()) {
      oldest ||= daysBefore(event.recordedAt, INBOX_DAYS);
      if (event.commandId === commandId) {
        const { bodyHmac, stream, revision, position } = event;
        outcome = { revision, position, ...outcome, bodyHmac, stream, firstRevision: revision };
      } else if (outcome) break;
      if (event.recordedAt < oldest) return undefined;
    }
    return outcome;
  }

  /** The data of a stream's last event, of whatever kind. */
  async lastData(stream: string): Promise<unknown> {
    const [last] = await this.inStream(stream, undefined, { forwards: false, size: 1 });
    return last?.data;
  }

  /** Events of a stream that is no part of the log. */
  async *readBeside(stream: string, direction: 'forwards' | 'backwards'): AsyncGenerator<Read> {
    const forwards = direction === 'forwards';
    let next: bigint | undefined;
    // Often only the first or the last is wanted.
    for (let size = 1; next === undefined || next >= 0n; size = SIDE_PAGE) {
      const page = await this.inStream(stream, next, { forwards, size });
      yield* page;
      if (page.length < size) return;
      next = page.at(-1)!.revision + (forwards ? 1n : -1n);
    }
  }

  private async *backwards(): AsyncGenerator<RecordedEvent> {
    let from: Place | typeof END = END;
    // The last event is mostly what is asked for; statistics of the server may stand after it.
    for (let size = 1; ; size = Math.min(LOG_PAGE, size * 10)) {
      const chunk = await this.ask({ direction: BACKWARDS, fromPosition: from, maxCount: size });
      for (const event of chunk) if (!NOT_OURS.test(event.streamId)) yield recorded(event);
      if (chunk.length < size) return;
      from = chunk.at(-1)!.position!;
    }
  }

  private inLog(from: Place | 'start', maxCount: number): Promise<Read[]> {
    return this.ask({ direction: FORWARDS, fromPosition: from, maxCount });
  }

  private async ask(options: Parameters<EventStoreDBClient['readAll']>[0]): Promise<Read[]> {
    const answers = await collect(() => this.client.readAll(options));
    return answers.flatMap(({ event }) => (event ? [event as Read] : []));
  }

  private async inStream(
    stream: string,
    from: bigint | undefined,
    { forwards, size }: { readonly forwards: boolean; readonly size: number },
  ): Promise<Read[]> {
    const direction = forwards ? FORWARDS : BACKWARDS;
    const fromRevision = from ?? (forwards ? FIRST : END);
    try {
      const answers = await collect(() => this.client.readStream(stream, { direction, fromRevision, maxCount: size }));
      return answers.flatMap(({ event }) => (event ? [event] : []));
    } catch (error) {
      if (error instanceof StreamNotFoundError) return [];
      throw error;
    }
  }
}

const isBeyond = (revision: bigint | undefined, to: bigint | undefined, forwards: boolean): boolean => {
  if (revision === undefined) return false;
  if (revision < 0n) return true;
  return to !== undefined && (forwards ? revision > to : revision < to);
};
