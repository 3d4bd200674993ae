import type Database from 'better-sqlite3';
import type { Appended, Conflict, Position, StoredEvent } from '../port.js';
import { Appender } from './appender.js';
import { GroupCommit } from './group-commit.js';

/** What writes a log. */
export interface Writer {
  /** Transactions made durable so far. */
  readonly commits: number;
  /** `first`: the revision that the batch's first event is to have. Throws as the port's own does. */
  append(
    stream: string,
    first: number,
    events: readonly StoredEvent[],
    deadlineMs: number,
  ): Promise<Appended | Conflict>;
  setCheckpoint(name: string, at: Position): Promise<void>;
  /** The last revision of a stream, -1 where there is none. */
  headOf(stream: string): number;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

const CHECKPOINT_DEADLINE_MS = 30_000;
const SET_CHECKPOINT = `INSERT INTO process_checkpoints (name, position) VALUES (?, ?)
  ON CONFLICT (name) DO UPDATE SET position = excluded.position`;

/** Writes in this thread, over a connection that it does not close. `committed` is told of each transaction. */
export const writerHere = (db: Database.Database, committed: () => void): Writer => {
  const appender = new Appender(db);
  const group = new GroupCommit(db, { committed, rolledBack: () => appender.forget() });
  const checkpoint = db.prepare(SET_CHECKPOINT);
  return {
    get commits() {
      return group.commits;
    },
    append: (stream, first, events, deadlineMs) =>
      group.submit<Appended | Conflict>(() => appender.append(stream, first, events), deadlineMs),
    setCheckpoint: async (name, at) => {
      await group.submit(() => checkpoint.run(name, at), CHECKPOINT_DEADLINE_MS);
    },
    headOf: (stream) => appender.headOf(stream),
    close: () => group.drained(),
  };
};
