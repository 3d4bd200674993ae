import type Database from 'better-sqlite3';
import type { Generation, RowWrite } from '#read-model';
import { indexColumn, tableName, tablesOf } from './schema.js';

type StoredLine = [row: string | null, occurredAt: string, position: string];

export interface RowStatements {
  readonly select: Database.Statement<[string], StoredLine>;
  readonly upsert: (write: RowWrite) => void;
}

export const rowStatements = (db: Database.Database, generation: Generation, table: string): RowStatements => {
  const indexes = tablesOf(generation).find(([name]) => name === table)?.[1] ?? [];
  const columns = ['row', 'occurred_at', 'position', ...indexes.map(indexColumn)];
  const name = tableName(generation, table);
  const upsert = db.prepare<[unknown[]]>(
    `INSERT INTO ${name} (key, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})
     ON CONFLICT (key) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  );
  return {
    select: db.prepare<[string], StoredLine>(`SELECT row, occurred_at, position FROM ${name} WHERE key = ?`).raw(),
    upsert: ({ key, row, occurredAt, position, values }) => {
      // A row that is no row has no place in any index.
      upsert.run([key, row ?? null, occurredAt, position, ...indexes.map((_, i) => values[i] ?? null)]);
    },
  };
};

export const metaStatements = (db: Database.Database) => ({
  one: db.prepare<[string, number], Generation>('SELECT * FROM generations WHERE view = ? AND number = ?'),
  newest: db.prepare<[string], number>('SELECT max(number) FROM generations WHERE view = ?').pluck(),
  insert: db.prepare<[Generation]>(
    'INSERT INTO generations VALUES (@view, @version, @number, @state, @checkpoint, @layout)',
  ),
  advance: db.prepare<[{ view: string; number: number; from: string; to: string }]>(
    'UPDATE generations SET checkpoint = @to WHERE view = @view AND number = @number AND checkpoint = @from',
  ),
  publish: db.prepare<[number, string]>(
    `UPDATE generations SET state = CASE number WHEN ? THEN 'live' ELSE 'retired' END WHERE view = ?`,
  ),
  remove: db.prepare<[string, number]>('DELETE FROM generations WHERE view = ? AND number = ?'),
  park: db.prepare<[string, number, number, string, string, string, string, string]>(
    'INSERT OR REPLACE INTO parked VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ),
  unpark: db.prepare<[string, number, string, string]>(
    'DELETE FROM parked WHERE view = ? AND number = ? AND tab = ? AND key = ?',
  ),
  unparkAll: db.prepare<[string, number]>('DELETE FROM parked WHERE view = ? AND number = ?'),
});
