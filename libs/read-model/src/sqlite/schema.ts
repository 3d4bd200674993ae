import type Database from 'better-sqlite3';
import type { Generation, GenerationId, Parked } from '#read-model';

/**
 * `row` is JSON text, NULL where the events so far make no row; (occurred_at, position) is the newest folded one's
 * place.
 */
const ROW_COLUMNS = 'key TEXT PRIMARY KEY, row TEXT, occurred_at TEXT NOT NULL, position TEXT NOT NULL';

const META = `
  CREATE TABLE IF NOT EXISTS generations (
    view TEXT NOT NULL, version INTEGER NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL,
    checkpoint TEXT NOT NULL, layout TEXT NOT NULL, PRIMARY KEY (view, number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS parked (
    view TEXT NOT NULL, version INTEGER NOT NULL, number INTEGER NOT NULL, tab TEXT NOT NULL, key TEXT NOT NULL,
    part TEXT NOT NULL, address TEXT NOT NULL, error TEXT NOT NULL, PRIMARY KEY (view, number, tab, key)
  ) WITHOUT ROWID;`;

export const prepareFile = (db: Database.Database): void => {
  db.pragma('journal_mode = WAL');
  // Views can be built again: they need not survive a power cut, only a crash of the process.
  db.pragma('synchronous = NORMAL');
  // What is removed or overwritten must not stay readable in free pages.
  db.pragma('secure_delete = ON');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
  db.exec(META);
};

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const tableName = ({ view, version, number }: GenerationId, table: string): string =>
  quoted(`${view}@${version}.${number}/${table}`);

export const indexColumn = (index: string): string => quoted(`i:${index}`);

/** The tables of a generation with their indexes, as it was made: code may know others by now. */
export const tablesOf = ({
  layout,
}: Pick<Generation, 'layout'>): readonly (readonly [table: string, indexes: readonly string[]])[] =>
  (JSON.parse(layout) as [string, string, ...string[]][]).map(([table, , ...indexes]) => [table, indexes] as const);

export const createTables = (db: Database.Database, generation: Generation): void => {
  for (const [table, indexes] of tablesOf(generation)) {
    // Index columns have no type, so that a number stays a number and a text a text.
    const columns = [ROW_COLUMNS, ...indexes.map(indexColumn)];
    db.exec(`CREATE TABLE ${tableName(generation, table)} (${columns.join(', ')})`);
  }
};

/** Built last: filling a table is faster without them. */
export const createIndexes = (db: Database.Database, generation: Generation): void => {
  const { view, version, number } = generation;
  for (const [table, indexes] of tablesOf(generation)) {
    for (const index of indexes) {
      const name = quoted(`${view}@${version}.${number}/${table}/${index}`);
      const column = indexColumn(index);
      const on = `${tableName(generation, table)} (${column}, key)`;
      db.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${on} WHERE ${column} IS NOT NULL`);
    }
  }
};

export const dropTables = (db: Database.Database, generation: Generation): void => {
  for (const [table] of tablesOf(generation)) db.exec(`DROP TABLE IF EXISTS ${tableName(generation, table)}`);
};

export interface ParkedRow extends GenerationId {
  readonly tab: string;
  readonly key: string;
  readonly part: string;
  readonly address: string;
  readonly error: string;
}

export const parkedOf = ({ view, version, number, tab, key, part, address, error }: ParkedRow): Parked => ({
  view,
  version,
  number,
  table: tab,
  key,
  partition: JSON.parse(part),
  address,
  error,
});
