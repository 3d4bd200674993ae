import { compareTexts, compareValues, indexesOf, type RowWrite, type StoredRow } from './port.js';
import type { Found, Note, Scan, TableReader } from './query.js';
import type { IndexValue, Row, Table } from './view.js';

const ROWS_PER_PAGE = 1_000;

interface Entry {
  readonly value: IndexValue;
  readonly key: string;
  readonly text: string;
}

/** One table held in memory: the memory store's, and what a question about the past is folded into. */
export class TableInMemory implements TableReader {
  private readonly rows = new Map<string, RowWrite>();
  private readonly sorted = new Map<string, readonly Entry[]>();
  private readonly indexes: readonly string[];

  constructor(table: Table<never>) {
    this.indexes = indexesOf(table);
  }

  write(rows: readonly RowWrite[]): void {
    for (const row of rows) this.rows.set(row.key, row);
    this.sorted.clear();
  }

  load(key: string): StoredRow | undefined {
    return this.rows.get(key);
  }

  async get(key: string, note?: Note): Promise<Row | undefined> {
    const stored = this.rows.get(key);
    if (stored) note?.(stored.occurredAt);
    const text = stored?.row;
    return text === undefined ? undefined : JSON.parse(text);
  }

  async scan(options: Scan, note?: Note): Promise<Found<Row>[]> {
    const found = options.descending ? this.downwards(options) : this.order(options.index).filter(within(options));
    const rest = options.after ? found.filter(behind(options.after, options.descending ?? false)) : found;
    const page = rest.slice(0, options.limit);
    for (const { key } of page) note?.(this.rows.get(key)!.occurredAt);
    return page.map(({ key, value, text }) => ({ key, value, row: JSON.parse(text) }));
  }

  async *pages(): AsyncGenerator<readonly { key: string; row: Row }[]> {
    const all = [...this.rows.values()]
      .filter((row) => row.row !== undefined)
      .sort((a, b) => compareTexts(a.key, b.key));
    for (let start = 0; start < all.length; start += ROWS_PER_PAGE) {
      yield all.slice(start, start + ROWS_PER_PAGE).map(({ key, row }) => ({ key, row: JSON.parse(row ?? '') }));
    }
  }

  private order(index: string): readonly Entry[] {
    let entries = this.sorted.get(index);
    if (!entries) {
      entries = this.entries(index).sort((a, b) => compareValues(a.value, b.value) || compareTexts(a.key, b.key));
      this.sorted.set(index, entries);
    }
    return entries;
  }

  private downwards(options: Scan): Entry[] {
    const found = this.order(options.index).filter(within(options));
    return found.sort((a, b) => compareValues(b.value, a.value) || compareTexts(a.key, b.key));
  }

  private entries(index: string): Entry[] {
    const at = this.indexes.indexOf(index);
    if (at < 0) throw new Error(`There is no index ${index}, only ${this.indexes.join(', ')}.`);
    return [...this.rows.values()].flatMap(({ key, row, values }) => {
      const value = values[at];
      return row === undefined || value === undefined ? [] : [{ value, key, text: row }];
    });
  }
}

const within =
  ({ eq, from, to }: Scan) =>
  ({ value }: Entry): boolean =>
    (eq === undefined || compareValues(value, eq) === 0) &&
    (from === undefined || compareValues(value, from) >= 0) &&
    (to === undefined || compareValues(value, to) <= 0);

const behind =
  ([value, key]: readonly [IndexValue, string], descending: boolean) =>
  (entry: Entry): boolean => {
    const order = compareValues(entry.value, value) * (descending ? -1 : 1);
    return (order || compareTexts(entry.key, key)) > 0;
  };
