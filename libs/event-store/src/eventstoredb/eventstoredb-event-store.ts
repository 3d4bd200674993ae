import type { EventStoreDBClient } from '@eventstore/db-client';
import { assertAppendable } from '../batch.js';
import { follow } from '../follow.js';
import {
  IDLE_CHECKPOINT_MS,
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
import { StreamCheckpoints } from './checkpoints.js';
import { connect, disconnect } from './client.js';
import { MarkedStreams } from './marked-streams.js';
import { Reader } from './reader.js';
import { Tail } from './tail.js';
import { Writer } from './writer.js';

export interface EventStoreDbOptions {
  /** A connection string: `esdb://[user:password@]host:port[,host:port…][?tls=false&…]`. */
  readonly address: string;
  /** Begins the subscription again after this time without a word of the server. */
  readonly silenceMs?: number;
}

const SILENCE_MS = 10_000;

/**
 * The log in an EventStoreDB (23.10 or later) that holds nothing else. Connects when it is first used; throws at once
 * where the address cannot be read. One store of a process may append; any number may read.
 */
export const openEventStoreDb = ({ address, silenceMs = SILENCE_MS }: EventStoreDbOptions): EventStore =>
  new EventStoreDbEventStore(address, silenceMs);

class EventStoreDbEventStore implements EventStore {
  readonly capabilities = { engine: 'eventstoredb', inbox: false, counted: false };
  readonly checkpoints: StreamCheckpoints;
  readonly beside: MarkedStreams;
  private readonly client: EventStoreDBClient;
  private readonly reader: Reader;
  private readonly writer: Writer;
  private tail: Tail | undefined;
  private isClosed = false;

  constructor(
    address: string,
    private readonly silenceMs: number,
  ) {
    this.client = connect(address);
    this.reader = new Reader(this.client);
    this.writer = new Writer(address, this.reader);
    this.checkpoints = new StreamCheckpoints(this.reader, this.writer);
    this.beside = new MarkedStreams(this.reader, this.writer);
  }

  async append(
    stream: string,
    expected: bigint | 'none',
    events: readonly StoredEvent[],
    { deadlineMs }: { readonly deadlineMs: number },
  ): Promise<Appended | Conflict> {
    this.assertOpen();
    assertAppendable(stream, expected, events);
    return this.writer.append({ stream, expected, events }, deadlineMs);
  }

  async *read(stream: string, options?: ReadOptions): AsyncGenerator<RecordedEvent> {
    this.assertOpen();
    yield* this.reader.read(stream, options);
  }

  async *readSubject(subject: string, options?: { after?: Position; upTo?: Position }): AsyncGenerator<RecordedEvent> {
    this.assertOpen();
    yield* this.reader.readSubject(subject, options);
  }

  async readAll(options: { after: Position; types?: readonly string[]; limit: number }): Promise<LogPage> {
    this.assertOpen();
    return this.reader.page(options);
  }

  async *subscribe(options: {
    after: Position;
    types?: readonly string[];
    signal: AbortSignal;
  }): AsyncGenerator<SubscriptionMessage> {
    this.assertOpen();
    if (!this.tail || this.tail.isOver) this.tail = new Tail(this.client, this.reader, this.silenceMs);
    const { tail } = this;
    const page = async (wanted: Parameters<Tail['page']>[0]): Promise<LogPage> => {
      this.assertOpen();
      return tail.page(wanted).finally(() => this.assertOpen());
    };
    tail.enter();
    try {
      yield* follow({ page, changes: tail.changes, pollMs: IDLE_CHECKPOINT_MS }, options);
    } finally {
      tail.leave();
    }
  }

  async head(): Promise<Position> {
    this.assertOpen();
    return this.reader.head();
  }

  async last(): Promise<RecordedEvent | undefined> {
    this.assertOpen();
    return this.reader.last();
  }

  async outcomeOf(commandId: string): Promise<CommandOutcome | undefined> {
    this.assertOpen();
    return this.reader.outcomeOf(commandId);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.writer.close();
    this.tail?.end();
    await disconnect(this.client);
  }

  private assertOpen(): void {
    if (this.isClosed) throw new Error('The event store is closed.');
  }
}
