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
import { Appender } from './appender.js';
import { GroupCommit } from './group-commit.js';
import { Reader } from './reader.js';
import { openForReading, openForWriting } from './schema.js';
import { lockForWriting } from './writer-lock.js';

export interface SqliteOptions {
  /** Its folder must exist. Beside it come `-wal`, `-shm`, `.lock` and `.pid`. */
  readonly file: string;
  /** A further connection to a log that another thread or process writes. It follows by looking every few ms. */
  readonly readonly?: boolean;
}

export interface SqliteEventStore extends EventStore {
  /** Transactions made durable since the store was opened: one for each group of appends. */
  readonly commits: number;
}

/**
 * Opens a log, or begins one. Throws `LogIsOpen` while another process (or this one) has it open for writing, and
 * `CorruptLog` naming the place for a damaged file.
 */
export const openSqliteEventStore = ({ file, readonly = false }: SqliteOptions): SqliteEventStore => {
  if (readonly) return sqliteEventStore(openForReading(file));
  const release = lockForWriting(file);
  try {
    return sqliteEventStore(openForWriting(file), release);
  } catch (error) {
    release();
    throw error;
  }
};

const nothing: AsyncIterator<RecordedEvent> = { next: async () => ({ done: true, value: undefined }) };

/** How late a reader in another thread may see an append. */
const POLL_MS = 10;
const CHECKPOINT_DEADLINE_MS = 30_000;
const SET_CHECKPOINT = `INSERT INTO process_checkpoints (name, position) VALUES (?, ?)
  ON CONFLICT (name) DO UPDATE SET position = excluded.position`;

/** Over an open connection, which it closes. */
export const sqliteEventStore = (db: Database.Database, release: () => void = () => undefined): SqliteEventStore =>
  new Store(db, release);

class Store implements SqliteEventStore {
  readonly capabilities = { engine: 'sqlite', inbox: true };
  private readonly changes = new Changes();
  private readonly reader: Reader;
  private readonly writer: { appender: Appender; group: GroupCommit; setCheckpoint: Database.Statement } | undefined;
  private closing = false;

  constructor(
    private readonly db: Database.Database,
    private readonly release: () => void,
  ) {
    this.reader = new Reader(db);
    if (db.readonly) return;
    const appender = new Appender(db);
    const listener = { committed: () => this.changes.tell(), rolledBack: () => appender.forget() };
    this.writer = { appender, group: new GroupCommit(db, listener), setCheckpoint: db.prepare(SET_CHECKPOINT) };
  }

  readonly checkpoints = {
    get: async (name: string): Promise<Position> => this.reader.checkpoint(name),
    set: async (name: string, at: Position): Promise<void> => {
      const { group, setCheckpoint } = this.writing();
      await group.submit(() => setCheckpoint.run(name, at), CHECKPOINT_DEADLINE_MS);
    },
  };

  get commits(): number {
    return this.writer?.group.commits ?? 0;
  }

  async append(
    stream: string,
    expected: bigint | 'none',
    events: readonly StoredEvent[],
    { deadlineMs }: { readonly deadlineMs: number },
  ): Promise<Appended | Conflict> {
    const { appender, group } = this.writing();
    assertAppendable(stream, expected, events);
    const first = firstRevisionOf(expected);
    return group.submit(() => appender.append(stream, first, events), deadlineMs);
  }

  read(stream: string, options: ReadOptions = {}): AsyncIterable<RecordedEvent> {
    const iterate = () => (this.isBeyond(stream, options) ? nothing : this.reader.read(stream, options));
    return { [Symbol.asyncIterator]: iterate };
  }

  /** Most reads ask for what came after a stream's end, which the writer knows: that costs a fifth of a query. */
  private isBeyond(stream: string, { from = 0n, direction }: ReadOptions): boolean {
    return direction !== 'backwards' && !!this.writer && this.db.open && this.writer.appender.headOf(stream) < from;
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
    await this.writer?.group.drained();
    this.db.close();
    this.release();
    this.changes.tell();
  }

  private writing() {
    if (this.closing) throw new Error('The event store is closed.');
    if (!this.writer) throw new Error(`${this.db.name} was opened for reading only.`);
    return this.writer;
  }
}
