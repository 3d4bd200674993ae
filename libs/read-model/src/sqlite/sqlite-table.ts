import type Database from 'better-sqlite3';
import type { Instant } from '#kernel';
import type { Found, GenerationId, IndexValue, Note, Row, Scan, TableReader } from '#read-model';
import { indexColumn, tableName } from './schema.js';

const ROWS_PER_PAGE = 1_000;

interface Line {
  readonly key: string;
  readonly value: IndexValue;
  readonly row: string;
  readonly occurredAt: Instant;
}

/** One table of one generation, as questions read it. */
export class SqliteTable implements TableReader {
  private readonly statements = new Map<string, Database.Statement>();
  private readonly name: string;

  constructor(
    private readonly db: Database.Database,
    generation: GenerationId,
    table: string,
    private readonly indexes: readonly string[],
  ) {
    this.name = tableName(generation, table);
  }

  async get(key: string, note?: Note): Promise<Row | undefined> {
    const sql = `SELECT row, occurred_at AS occurredAt FROM ${this.name} WHERE key = ?`;
    const found = this.prepared(sql).get(key) as { row: string | null; occurredAt: Instant } | undefined;
    if (found) note?.(found.occurredAt);
    return found?.row ? JSON.parse(found.row) : undefined;
  }

  async scan(options: Scan, note?: Note): Promise<Found<Row>[]> {
    if (!this.indexes.includes(options.index)) {
      throw new Error(`There is no index ${options.index}, only ${this.indexes.join(', ')}.`);
    }
    const { sql, values } = scanOf(this.name, options);
    const found = this.prepared(sql).all(...values) as Line[];
    for (const { occurredAt } of found) note?.(occurredAt);
    return found.map(({ key, value, row }) => ({ key, value, row: JSON.parse(row) }));
  }

  async *pages(): AsyncGenerator<readonly { key: string; row: Row }[]> {
    for (let after: string | undefined; ;) {
      const beyond = after === undefined ? '' : 'key > ? AND';
      const sql = `SELECT key, row FROM ${this.name} WHERE ${beyond} row IS NOT NULL ORDER BY key LIMIT ?`;
      const bounds = after === undefined ? [ROWS_PER_PAGE] : [after, ROWS_PER_PAGE];
      const page = this.prepared(sql).all(...bounds) as { key: string; row: string }[];
      if (page.length > 0) yield page.map(({ key, row }) => ({ key, row: JSON.parse(row) }));
      if (page.length < ROWS_PER_PAGE) return;
      after = page.at(-1)?.key;
    }
  }

  private prepared(sql: string): Database.Statement {
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.db.prepare(sql)));
    return statement;
  }
}

// `+?`: at a bare `?` beside ORDER BY or LIMIT SQLite would plan the query anew each time, which costs more than it.
const scanOf = (table: string, { index, eq, from, to, after, descending, limit }: Scan) => {
  const column = indexColumn(index);
  const conditions: (readonly [string, ...IndexValue[]])[] = [
    [`${column} IS NOT NULL`],
    ...(eq === undefined ? [] : [[`${column} = +?`, eq] as const]),
    ...(from === undefined ? [] : [[`${column} >= +?`, from] as const]),
    ...(to === undefined ? [] : [[`${column} <= +?`, to] as const]),
  ];
  if (after) {
    const [value, key] = after;
    const beyond = descending ? '<' : '>';
    // The first part bounds the search in the index, the second tells equal values apart.
    conditions.push([`${column} ${beyond}= +?`, value], [`(${column} ${beyond} +? OR key > +?)`, value, key]);
  }
  const where = conditions.map(([text]) => text).join(' AND ');
  const columns = `key, ${column} AS value, row, occurred_at AS occurredAt`;
  const order = `${column} ${descending ? 'DESC' : 'ASC'}, key`;
  const sql = `SELECT ${columns} FROM ${table} WHERE ${where} ORDER BY ${order} LIMIT +?`;
  return { sql, values: [...conditions.flatMap(([, ...values]) => values), limit ?? -1] };
};
