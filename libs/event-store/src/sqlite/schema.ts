import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { CorruptLog } from '../port.js';
import { assertIndexed, assertUndamaged, explained } from './damage.js';

/** "Kenl": marks the file as a log of ours. */
const APPLICATION = 0x4b656e6c;
const VERSION = 1;

/**
 * No index on event ids: random keys dirty a page each and make group commit three times slower. Command ids of keyed
 * commands are random too, hence their narrow index beside an inbox in the order of positions.
 */
const SCHEMA = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    subject TEXT,
    meta TEXT NOT NULL,
    data TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
  CREATE INDEX events_by_subject ON events (subject, position) WHERE subject IS NOT NULL;
  CREATE INDEX events_by_type ON events (type, position);

  CREATE TABLE inbox (
    position INTEGER PRIMARY KEY,
    command_id TEXT NOT NULL UNIQUE,
    body_hmac TEXT NOT NULL,
    stream TEXT NOT NULL,
    first_revision INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    recorded_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE process_checkpoints (name TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;

  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${VERSION};
`;

export const openForWriting = (file: string): Database.Database =>
  opened(file, {}, (db) => {
    assertUndamaged(db, file);
    if (isNew(db)) createTables(db);
    assertOurs(db, file);
    makeDurable(db);
  });

/** Pages, 32 MiB: eight times as many as SQLite itself waits for. */
const THREAD_CHECKPOINT = 8_192;

/**
 * A further connection to a log that this process has opened for writing, for the thread that writes it: random keys
 * change the same pages again and again, so what reaches the log's own file late and together is far less.
 */
export const openForThread = (file: string): Database.Database =>
  opened(file, { fileMustExist: true }, (db) => {
    makeDurable(db);
    db.pragma(`wal_autocheckpoint = ${THREAD_CHECKPOINT}`);
  });

const makeDurable = (db: Database.Database): void => {
  db.pragma('journal_mode = WAL');
  // A commit has reached the disk when it returns; WAL's own default would lose the last ones with the power.
  db.pragma('synchronous = FULL');
};

export const openForReading = (file: string, check: typeof assertOurs = () => undefined): Database.Database => {
  if (!existsSync(file)) throw new Error(`There is no event log at ${file}.`);
  return opened(file, { readonly: true, fileMustExist: true }, (db) => {
    assertOurs(db, file);
    check(db, file);
  });
};

/** Reads the whole file of a log, whoever writes it meanwhile. Throws `CorruptLog` naming the place. */
export const verifyLogFile = (file: string): void => void openForReading(file, assertIndexed).close();

export const createTables = (db: Database.Database): void => {
  db.transaction(() => db.exec(SCHEMA)).immediate();
};

const opened = (
  file: string,
  options: Database.Options,
  prepare: (db: Database.Database) => void,
): Database.Database => {
  const db = new Database(file, options);
  try {
    prepare(db);
    return db;
  } catch (error) {
    db.close();
    throw explained(error, file);
  }
};

/** Also where a first start was killed before it had made the tables. */
const isNew = (db: Database.Database): boolean =>
  number(db, 'application_id') === 0 && db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;

const assertOurs = (db: Database.Database, file: string): void => {
  const [application, version] = [number(db, 'application_id'), number(db, 'user_version')];
  if (application !== APPLICATION) throw new CorruptLog(`${file} is not an event log of Kenal.`);
  if (version !== VERSION) {
    throw new Error(`${file} has version ${version} of the log's schema; this program knows version ${VERSION}.`);
  }
};

const number = (db: Database.Database, pragma: string): number => Number(db.pragma(pragma, { simple: true }));
