import type Database from 'better-sqlite3';

/**
 * One key an owner. `wrapped` is null once destroyed: the row stays as the tombstone that keeps its owner from ever
 * having a key again. `heir` is whose destruction takes the key too. `generation` counts destructions, so that readers
 * know when to forget what they have in memory. `probe` tells the right master key from a wrong one.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS keys(
    id TEXT PRIMARY KEY, owner TEXT NOT NULL UNIQUE, heir TEXT, wrapped BLOB
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS keys_of_heir ON keys(heir) WHERE heir IS NOT NULL;
  CREATE TABLE IF NOT EXISTS store(
    only INTEGER PRIMARY KEY CHECK (only = 1), generation INTEGER NOT NULL, probe BLOB
  );
  INSERT OR IGNORE INTO store VALUES (1, 0, NULL);
`;

export const createTables = (db: Database.Database): void => {
  db.exec(SCHEMA);
};

/** A key's row; `wrapped` is null where it was destroyed. */
export interface KeyRow {
  readonly id: string;
  readonly owner: string;
  readonly heir: string | null;
  readonly wrapped: Buffer | null;
}

export const readingStatements = (db: Database.Database) => ({
  byId: db.prepare<[string], KeyRow>('SELECT id, owner, heir, wrapped FROM keys WHERE id = ?'),
  generation: db.prepare<[], number>('SELECT generation FROM store').pluck(),
  probe: db.prepare<[], Buffer | null>('SELECT probe FROM store').pluck(),
});

export const writingStatements = (db: Database.Database) => ({
  byOwner: db.prepare<[string], KeyRow>('SELECT id, owner, heir, wrapped FROM keys WHERE owner = ?'),
  setProbe: db.prepare<[Buffer]>('UPDATE store SET probe = ?'),
  insert: db.prepare<[string, string, Buffer]>(
    'INSERT INTO keys(id, owner, wrapped) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  ),
  setHeir: db.prepare<[string, string]>('UPDATE keys SET heir = ? WHERE owner = ?'),
  bury: db.prepare<[string, string]>('INSERT INTO keys(id, owner) VALUES (?, ?) ON CONFLICT DO NOTHING'),
  destroy: db.prepare<[string, string], { id: string; owner: string }>(
    'UPDATE keys SET wrapped = NULL WHERE (owner = ? OR heir = ?) AND wrapped IS NOT NULL RETURNING id, owner',
  ),
  nextGeneration: db.prepare<[]>('UPDATE store SET generation = generation + 1'),
});

export const rewrappingStatements = (db: Database.Database) => ({
  count: db.prepare<[], number>('SELECT count(*) FROM keys WHERE wrapped IS NOT NULL').pluck(),
  page: db.prepare<[string, number], KeyRow>(
    'SELECT id, owner, heir, wrapped FROM keys WHERE id > ? AND wrapped IS NOT NULL ORDER BY id LIMIT ?',
  ),
  rewrap: db.prepare<[Buffer, string]>('UPDATE keys SET wrapped = ? WHERE id = ?'),
  setProbe: db.prepare<[Buffer]>('UPDATE store SET probe = ?'),
});
