import type { Instant } from '#kernel';
import type { Readers, TableReader } from '#read-model';
import { readersOf } from './past-fold.js';

/** Live tables that note the newest event in what is read of them by key or index. */
export class Noted {
  newest: Instant = '';
  readonly tables: Readers;

  constructor(live: Readers) {
    const tables = Object.entries(live as Readonly<Record<string, TableReader>>);
    this.tables = readersOf(tables.map(([name, table]) => [name, this.noting(table)]));
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
