import type Database from 'better-sqlite3';
import type { Beginning, StoredAccess } from '../access-log/verify-access-log.js';

/** `beginning`: the last entry that was removed at the end of its retention, so that the chain is still provable. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries(
    n INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, who TEXT, entry TEXT NOT NULL, hash TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS entries_of_who ON entries(who, n);
  CREATE TABLE IF NOT EXISTS about(subject TEXT, n INTEGER, PRIMARY KEY (subject, n)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS beginning(
    only INTEGER PRIMARY KEY CHECK (only = 1), n INTEGER NOT NULL, hash TEXT NOT NULL
  );
  INSERT OR IGNORE INTO beginning VALUES (1, 0, '');
`;

export const createTables = (db: Database.Database): void => {
  db.exec(SCHEMA);
};

export interface Found {
  readonly n: number;
  readonly entry: string;
}

export interface Wanted {
  readonly about: string | null;
  readonly who: string | null;
  readonly kind: string | null;
  readonly from: string;
  readonly to: string;
  readonly before: number;
  readonly limit: number;
}

const FITS = `e.n < :before AND e.at >= :from AND e.at < :to AND (:kind IS NULL OR e.kind = :kind)`;
const NEWEST_FIRST = `ORDER BY e.n DESC LIMIT :limit`;
const ALL = `
  SELECT n, at, kind, who, entry, hash, coalesce(about, '') AS about
  FROM entries LEFT JOIN (
    SELECT n, group_concat(subject) AS about FROM (SELECT n, subject FROM about ORDER BY n, subject) GROUP BY n
  ) USING (n)
  ORDER BY n
`;

export const readingStatements = (db: Database.Database) => ({
  beginning: db.prepare<[], Beginning>('SELECT n, hash FROM beginning'),
  head: db.prepare<[], Beginning>(
    `SELECT n, hash FROM entries UNION ALL SELECT n, hash FROM beginning ORDER BY n DESC LIMIT 1`,
  ),
  all: db.prepare<[], StoredAccess>(ALL),
  newest: db.prepare<[Wanted], Found>(`SELECT e.n, e.entry FROM entries e WHERE ${FITS} ${NEWEST_FIRST}`),
  ofWho: db.prepare<[Wanted], Found>(
    `SELECT e.n, e.entry FROM entries e WHERE e.who = :who AND ${FITS} ${NEWEST_FIRST}`,
  ),
  ofAbout: db.prepare<[Wanted], Found>(
    `SELECT e.n, e.entry FROM about a JOIN entries e ON e.n = a.n
      WHERE a.subject = :about AND (:who IS NULL OR e.who = :who) AND ${FITS} ORDER BY a.n DESC LIMIT :limit`,
  ),
});

export const writingStatements = (db: Database.Database) => ({
  insert: db.prepare<[number, string, string, string | null, string, string]>(
    'INSERT INTO entries(n, at, kind, who, entry, hash) VALUES (?, ?, ?, ?, ?, ?)',
  ),
  insertAbout: db.prepare<[string, number]>('INSERT INTO about(subject, n) VALUES (?, ?)'),
  /** The oldest entries, as long as they are from before. */
  before: db.prepare<[string, number], Found & Beginning>(`
    SELECT n, entry, hash FROM entries
    WHERE n < coalesce((SELECT n FROM entries WHERE at >= ? ORDER BY n LIMIT 1), 9e15) ORDER BY n LIMIT ?
  `),
  begin: db.prepare<[number, string]>('UPDATE beginning SET n = ?, hash = ?'),
  remove: db.prepare<[number]>('DELETE FROM entries WHERE n <= ?'),
  removeAbout: db.prepare<[string, number]>('DELETE FROM about WHERE subject = ? AND n = ?'),
});
