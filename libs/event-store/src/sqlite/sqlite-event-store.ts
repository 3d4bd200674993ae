import type Database from 'better-sqlite3';
import { assertAppendable, firstRevisionOf } from '../batch.js';
import { Changes, follow } from '../follow.js';
import {
  IDLE_CHECKPOINT_MS,
  type Appended,
  type Conflict,
  type EventStore,
  type Position,
  type ReadOptions,
  type RecordedEvent,
  type StoredEvent,
} from '../port.js';
import { Reader } from './reader.js';
import { openForReading, openForWriting } from './schema.js';
import { startWriterThread } from './start-writer-thread.js';
import { lockForWriting } from './writer-lock.js';
import { writerHere, type Writer } from './writer.js';

export interface SqliteOptions {
  /** Its folder must exist. Beside it come `-wal`, `-shm`, `.lock` and `.pid`. */
  readonly file: string;
  /** A further connection to a log that another thread or process writes. It follows by looking every few ms. */
  readonly readonly?: boolean;
  /** Writes in a thread of its own: more a second where many appends are prepared without pause. Default: false. */
  readonly thread?: boolean;
}

export interface SqliteEventStore extends EventStore {
  /** Transactions made durable since the store was opened: one for each group of appends. */
  readonly commits: number;
}

/**
 * Opens a log, or begins one. Throws `LogIsOpen` while another process (or this one) has it open for writing, and
 * `CorruptLog` naming the place for a damaged file.
 */
export const openSqliteEventStore = ({ file, readonly, thread }: SqliteOptions): SqliteEventStore => {
  if (readonly) return sqliteEventStore(openForReading(file));
  const release = lockForWriting(file);
  try {
    return sqliteEventStore(openForWriting(file), { release, ...(thread && { startWriter: startWriterThread(file) }) });
  } catch (error) {
    release();
    throw error;
  }
};

const nothing: AsyncIterator<RecordedEvent> = { next: async () => ({ done: true, value: undefined }) };

/** How late a reader in another thread may see an append. */
const POLL_MS = 10;

export interface Furnishing {
  /** Called when all is closed. */
  readonly release?: () => void;
  /** Makes what writes over, or beside, the store's connection; it tells `committed` of each transaction. */
  readonly startWriter?: (db: Database.Database, committed: () => void) => Writer;
}

/** Over an open connection, which it closes. */
export const sqliteEventStore = (db: Database.Database, furnishing: Furnishing = {}): SqliteEventStore =>
  new Store(db, furnishing);

class Store implements SqliteEventStore {
  readonly capabilities = { engine: 'sqlite', inbox: true, counted: true };
  private readonly changes = new Changes();
  private readonly reader: Reader;
  private readonly writer: Writer | undefined;
  private readonly release: (() => void) | undefined;
  private closing = false;

  constructor(
    private readonly db: Database.Database,
    { release, startWriter = writerHere }: Furnishing,
  ) {
    this.release = release;
    this.reader = new Reader(db);
    if (!db.readonly) this.writer = startWriter(db, () => this.changes.tell());
  }

  readonly checkpoints = {
    get: async (name: string): Promise<Position> => this.reader.checkpoint(name),
    set: async (name: string, at: Position): Promise<void> => this.writing().setCheckpoint(name, at),
  };

  get commits(): number {
    return this.writer?.commits ?? 0;
  }

  async append(
    stream: string,
    expected: bigint | 'none',
    events: readonly StoredEvent[],
    { deadlineMs }: { readonly deadlineMs: number },
  ): Promise<Appended | Conflict> {
    const writer = this.writing();
    assertAppendable(stream, expected, events);
    return writer.append(stream, firstRevisionOf(expected), events, deadlineMs);
  }

  read(stream: string, options: ReadOptions = {}): AsyncIterable<RecordedEvent> {
    const iterate = () => (this.isBeyond(stream, options) ? nothing : this.reader.read(stream, options));
    return { [Symbol.asyncIterator]: iterate };
  }

  /** Most reads ask for what came after a stream's end, which the writer knows: that costs a fifth of a query. */
  private isBeyond(stream: string, { from = 0n, direction }: ReadOptions): boolean {
    return direction !== 'backwards' && !!this.writer && this.db.open && this.writer.headOf(stream) < from;
  }

  readSubject(subject: string, options?: { after?: Position; upTo?: Position }) {
    return this.reader.readSubject(subject, options);
  }

  async readAll(options: { after: Position; types?: readonly string[]; limit: number }) {
    return this.reader.page(options);
  }

  subscribe(options: { after: Position; types?: readonly string[]; signal: AbortSignal }) {
    const page = this.reader.page.bind(this.reader);
    return follow({ page, changes: this.changes, pollMs: this.writer ? IDLE_CHECKPOINT_MS : POLL_MS }, options);
  }

  async head(): Promise<Position> {
    return this.reader.head();
  }

  async last(): Promise<RecordedEvent | undefined> {
    return this.reader.lastEvent();
  }

  async outcomeOf(commandId: string) {
    return this.reader.outcomeOf(commandId);
  }

  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    await this.writer?.close();
    this.db.close();
    this.release?.();
    this.changes.tell();
  }

  private writing() {
    if (this.closing) throw new Error('The event store is closed.');
    if (!this.writer) throw new Error(`${this.db.name} was opened for reading only.`);
    return this.writer;
  }
}
