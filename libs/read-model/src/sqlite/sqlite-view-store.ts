import Database from 'better-sqlite3';
import {
  layoutOf,
  type Change,
  type Generation,
  type GenerationId,
  type Readers,
  type StoredRow,
  type View,
  type ViewStore,
} from '#read-model';
import { createIndexes, createTables, dropTables, prepareFile, tableName } from './schema.js';
import { SqliteViewReader } from './sqlite-view-reader.js';
import { metaStatements, rowStatements, type RowStatements } from './statements.js';

const START = '0'.repeat(20);
const MISSED = new Error('A checkpoint is not where the change came from.');

/**
 * The views of one process in one SQLite file: the rows of all views and their checkpoints are one transaction a page.
 */
export class SqliteViewStore extends SqliteViewReader implements ViewStore {
  private readonly rows = new Map<string, RowStatements>();
  private readonly meta;

  constructor(file: string) {
    const db = new Database(file);
    prepareFile(db);
    super(db);
    this.meta = metaStatements(db);
  }

  async create(view: View): Promise<Generation> {
    return this.db
      .transaction(() => {
        const number = (this.meta.newest.get(view.name) ?? 0) + 1;
        const id = { view: view.name, version: view.version, number };
        const generation = { ...id, state: 'building' as const, checkpoint: START, layout: layoutOf(view) };
        this.meta.insert.run(generation);
        createTables(this.db, generation);
        return generation;
      })
      .immediate();
  }

  async load(id: GenerationId, table: string, keys: readonly string[]): Promise<readonly (StoredRow | undefined)[]> {
    const { select } = this.statements(id, table);
    const stored = (key: string): StoredRow | undefined => {
      const found = select.get(key);
      return found && { key, row: found[0] ?? undefined, occurredAt: found[1], position: found[2] };
    };
    // Outside of a transaction each key would be locked for by itself, more than the work of finding it.
    return this.db.transaction(() => keys.map(stored))();
  }

  async commit(changes: readonly Change[]): Promise<boolean> {
    try {
      this.db.transaction(() => changes.forEach((change) => this.apply(change))).immediate();
      return true;
    } catch (error) {
      if (error === MISSED) return false;
      throw error;
    }
  }

  async publish(id: GenerationId): Promise<void> {
    // Before the switch, which takes no time then.
    createIndexes(this.db, this.generation(id));
    this.db.transaction(() => this.meta.publish.run(id.number, id.view)).immediate();
  }

  async drop(id: GenerationId): Promise<void> {
    const generation = this.meta.one.get(id.view, id.number);
    if (!generation) return;
    this.db
      .transaction(() => {
        dropTables(this.db, generation);
        this.meta.unparkAll.run(id.view, id.number);
        this.meta.remove.run(id.view, id.number);
      })
      .immediate();
  }

  async readers(id: GenerationId): Promise<Readers> {
    return this.tables(this.generation(id));
  }

  async scrub(): Promise<void> {
    // `secure_delete` has overwritten the pages; the write-ahead log still holds them as they were.
    const [result] = this.db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    if (result?.busy) throw new Error('A reader holds the write-ahead log of the views. Scrub again.');
  }

  private apply({ generation: { view, version, number }, from, to, rows, park = [], unpark = [] }: Change): void {
    if (this.meta.advance.run({ view, number, from, to }).changes !== 1) throw MISSED;
    for (const [table, writes] of rows) {
      const { upsert } = this.statements({ view, version, number }, table);
      for (const write of writes) upsert(write);
    }
    for (const { table, key } of unpark) this.meta.unpark.run(view, number, table, key);
    for (const { table, key, partition, address, error } of park) {
      this.meta.park.run(view, version, number, table, key, JSON.stringify(partition), address, error);
    }
  }

  private generation({ view, number }: GenerationId): Generation {
    const generation = this.meta.one.get(view, number);
    if (!generation) throw new Error(`There is no generation ${number} of ${view}.`);
    return generation;
  }

  private statements(id: GenerationId, table: string): RowStatements {
    const name = tableName(id, table);
    let statements = this.rows.get(name);
    if (!statements) this.rows.set(name, (statements = rowStatements(this.db, this.generation(id), table)));
    return statements;
  }
}
