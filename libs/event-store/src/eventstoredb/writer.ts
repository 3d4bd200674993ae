import {
  NO_STREAM,
  WrongExpectedVersionError,
  type AppendExpectedRevision,
  type EventData,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { clockFault, isSameBatch } from '../batch.js';
import { ClockWentBack, OutcomeUnknown, START, type Appended, type Conflict, type Position, type StoredEvent } from '../port.js';
import { connect, disconnect } from './client.js';
import { positionOf } from './places.js';
import type { Reader } from './reader.js';
import { tame } from './tame.js';
import { sent } from './wire.js';

interface Batch {
  readonly stream: string;
  readonly expected: bigint | 'none';
  readonly events: readonly StoredEvent[];
}

/** What was asked of the server, or answered without asking it. */
interface Sending<T> {
  readonly answer: Promise<T>;
  /** Whether the next one waits for the answer. */
  readonly alone: boolean;
}

/** More than this means that callers send without waiting for answers. */
const MAX_UNDER_WAY = 10_000;
/** A connection without any answer for so long, while one was awaited. */
const STALLED_MS = 500;

/** The store of this process that appends. The client mixes up the failures of two. */
let appending: Writer | undefined;

/**
 * Appends over one connection, in the order of asking. The first append of a connection goes alone: many at once would
 * open a stream each, and an error on one of them would fail them all.
 */
export class Writer {
  private client: EventStoreDBClient;
  private isOpen = false;
  private isStalled = false;
  /** When the server last answered anything. */
  private answeredMs = 0;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly underWay = new Set<Promise<unknown>>();
  /** Of the last event known to have been in the log before what is sent now. */
  private head: Position | undefined;
  private lastRecordedAt = '';

  constructor(
    private readonly address: string,
    private readonly reader: Reader,
  ) {
    this.client = tame(connect(address));
  }

  async append(batch: Batch, deadlineMs: number): Promise<Appended | Conflict> {
    return this.inTurn(deadlineMs, () => this.sendBatch(batch, deadlineMs));
  }

  /** Events of the adapter's own. */
  async note(deadlineMs: number, work: (client: EventStoreDBClient) => Promise<unknown>): Promise<void> {
    await this.inTurn(deadlineMs, async () => this.watched(work(this.client)));
  }

  /** Waits for what is under way, at most until its deadlines. */
  async close(): Promise<void> {
    await Promise.allSettled(this.underWay);
    if (appending === this) appending = undefined;
    await disconnect(this.client);
  }

  /** Rejects with `OutcomeUnknown` when the time is over, whether it was sent by then or not. */
  private inTurn<T>(deadlineMs: number, send: () => Promise<Sending<T>>): Promise<T> {
    if (appending !== undefined && appending !== this) {
      throw new Error('Another event store of this process appends to EventStoreDB. Close it first.');
    }
    appending = this;
    if (this.underWay.size >= MAX_UNDER_WAY) {
      throw new OutcomeUnknown(new Error(`${MAX_UNDER_WAY} appends are under way already.`));
    }
    let isOver = false;
    const turn = this.queue.then(async () => {
      if (isOver) throw new Error('The deadline passed before the append was sent.');
      await this.ready();
      return send();
    });
    const answer = turn.then((sending) => sending.answer).catch(throwUnknown);
    const askedMs = performance.now();
    const timed = withDeadline(answer, deadlineMs, () => {
      isOver = true;
      this.isStalled ||= performance.now() - Math.max(askedMs, this.answeredMs) >= STALLED_MS;
    });
    this.queue = turn.then(({ alone }) => (alone ? timed : undefined)).catch(() => undefined);
    this.underWay.add(timed);
    void timed.catch(() => undefined).then(() => this.underWay.delete(timed));
    return timed;
  }

  /** A stream on which nothing is answered stays as it is for ever: a new client opens another. */
  private async ready(): Promise<void> {
    if (this.isStalled) {
      // To its end, which rejects all that is under way in whatever client.
      await disconnect(this.client);
      this.client = tame(connect(this.address));
      this.isStalled = false;
      this.isOpen = false;
    }
    if (this.head !== undefined) return;
    const last = await this.reader.last();
    this.head = last?.position ?? START;
    this.lastRecordedAt = last?.recordedAt ?? '';
  }

  private async sendBatch(batch: Batch, deadline: number): Promise<Sending<Appended | Conflict>> {
    const { stream, expected, events } = batch;
    const fault = clockFault(this.lastRecordedAt, events);
    if (fault) return { answer: this.refused(batch, fault), alone: false };
    const proposed: EventData[] = events.map(sent);
    this.lastRecordedAt = events.at(-1)!.recordedAt;
    const before = this.head!;
    const expectedRevision: AppendExpectedRevision = expected === 'none' ? NO_STREAM : expected;
    const { answer, alone } = this.watched(
      this.client.appendToStream(stream, proposed, { expectedRevision, deadline }),
    );
    const judged = answer.then(
      ({ nextExpectedRevision: revision, position }): Promise<Appended | Conflict> | Appended => {
        const at = position && positionOf(position);
        if (at === undefined || at <= before) return this.stored(batch, revision);
        if (at > this.head!) this.head = at;
        return { kind: 'appended', revision, position: at, duplicate: false };
      },
      (error: unknown) => {
        if (error instanceof WrongExpectedVersionError) return this.stored(batch, actual(error));
        throw error;
      },
    );
    return { answer: judged, alone };
  }

  private watched<T>(answer: Promise<T>): Sending<T> {
    const alone = !this.isOpen;
    const isAnswered = (): void => {
      this.answeredMs = performance.now();
      this.isOpen = true;
    };
    answer.then(isAnswered, (error) => {
      if (error instanceof WrongExpectedVersionError) isAnswered();
      else this.isOpen = false;
    });
    return { answer, alone };
  }

  /** The batch was not written now: it is there already, or something else is. */
  private async stored({ stream, expected, events }: Batch, current: bigint | 'none'): Promise<Appended | Conflict> {
    const from = expected === 'none' ? 0n : expected + 1n;
    const there = [];
    for await (const event of this.reader.read(stream, { from, limit: events.length })) there.push(event);
    const last = there.at(-1);
    if (!last || !isSameBatch(there, events)) return { kind: 'conflict', current };
    return { kind: 'appended', revision: last.revision, position: last.position, duplicate: true };
  }

  /** Frozen before the log's last event: nothing is sent, but it may have been before. */
  private async refused(batch: Batch, fault: Error): Promise<Appended | Conflict> {
    let current: bigint | 'none' = 'none';
    for await (const event of this.reader.read(batch.stream, { direction: 'backwards', limit: 1 })) {
      current = event.revision;
    }
    if (current === batch.expected) throw fault;
    return this.stored(batch, current);
  }
}

const actual = ({ actualVersion }: WrongExpectedVersionError): bigint | 'none' =>
  typeof actualVersion === 'bigint' ? actualVersion : 'none';

const throwUnknown = (error: unknown): never => {
  throw error instanceof OutcomeUnknown || error instanceof ClockWentBack ? error : new OutcomeUnknown(error);
};

/** The client's own deadline is not kept on the batch-append path. */
const withDeadline = <T>(answer: Promise<T>, deadlineMs: number, whenOver: () => void): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      whenOver();
      reject(new OutcomeUnknown(new Error(`There was no answer within ${deadlineMs} ms.`)));
    }, deadlineMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
