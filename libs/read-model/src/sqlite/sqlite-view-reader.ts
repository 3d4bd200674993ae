import Database from 'better-sqlite3';
import {
  layoutOf,
  type Generation,
  type GenerationId,
  type Parked,
  type Readers,
  type View,
  type ViewReader,
} from '#read-model';
import { parkedOf, tablesOf, type ParkedRow } from './schema.js';
import { SqliteTable } from './sqlite-table.js';

/** Reads what a `SqliteViewStore`, perhaps in another thread, has committed. */
export class SqliteViewReader implements ViewReader {
  /** Each with a connection of its own; most questions are answered before the next is asked, so there are few. */
  private readonly resting: SqliteViewReader[] = [];
  private readonly readersOf = new Map<string, { readonly number: number; readonly readers: Readers }>();

  static open(file: string): SqliteViewReader {
    return new SqliteViewReader(new Database(file, { readonly: true, fileMustExist: true }));
  }

  private readonly sql;

  constructor(protected readonly db: Database.Database) {
    this.sql = {
      generations: db.prepare<[], Generation>('SELECT * FROM generations ORDER BY view, number'),
      live: db
        .prepare<[string, number, string], number>(
          `SELECT number FROM generations WHERE view = ? AND version = ? AND layout = ? AND state = 'live'`,
        )
        .pluck(),
      // `+?`: as in `SqliteTable`.
      parked: db.prepare<[string, string], ParkedRow>(
        `SELECT * FROM parked WHERE view = +? AND number =
         (SELECT number FROM generations WHERE view = +? AND state = 'live') ORDER BY tab, key`,
      ),
      begin: db.prepare('BEGIN'),
      end: db.prepare('COMMIT'),
    };
  }

  async live(view: View): Promise<Readers | undefined> {
    const layout = layoutOf(view);
    const number = this.sql.live.get(view.name, view.version, layout);
    if (number === undefined) return undefined;
    const name = `${view.name}@${view.version}`;
    let known = this.readersOf.get(name);
    if (known?.number !== number) {
      known = { number, readers: this.tables({ view: view.name, version: view.version, number, layout }) };
      this.readersOf.set(name, known);
    }
    return known.readers;
  }

  async generations(): Promise<readonly Generation[]> {
    return this.sql.generations.all();
  }

  async parked(view: string): Promise<readonly Parked[]> {
    return this.sql.parked.all(view, view).map(parkedOf);
  }

  async together<T>(work: (reader: Pick<ViewReader, 'live'>) => Promise<T>): Promise<T> {
    const reader = this.resting.pop() ?? SqliteViewReader.open(this.db.name);
    reader.sql.begin.run();
    try {
      return await work(reader);
    } finally {
      reader.sql.end.run();
      if (this.db.open) this.resting.push(reader);
      else reader.db.close();
    }
  }

  async close(): Promise<void> {
    for (const { db } of this.resting) db.close();
    this.db.close();
  }

  protected tables(generation: GenerationId & { readonly layout: string }): Readers {
    const tables = tablesOf(generation).map(
      ([table, indexes]) => [table, new SqliteTable(this.db, generation, table, indexes)] as const,
    );
    return Object.fromEntries(tables) as unknown as Readers;
  }
}
