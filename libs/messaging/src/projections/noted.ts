import type { Instant } from '#kernel';
import type { Readers, TableReader, View } from '#read-model';
import { readersOf } from './past-fold.js';

/** Live tables that note the newest event in what is read of them. Queries of dated tables see for themselves. */
export class Noted {
  newest: Instant = '';
  readonly tables: Readers;

  constructor({ tables }: View, live: Readers) {
    const readers = Object.entries(live as Readonly<Record<string, TableReader>>);
    this.tables = readersOf(readers.map(([name, table]) => [name, tables[name]?.dated ? table : this.noting(table)]));
  }

  private noting(table: TableReader): TableReader {
    const note = (occurredAt: Instant): void => {
      if (occurredAt > this.newest) this.newest = occurredAt;
    };
    return {
      get: (key) => table.get(key, note),
      scan: (options) => table.scan(options, note),
      pages: () => table.pages(),
    };
  }
}
