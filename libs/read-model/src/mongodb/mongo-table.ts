import type { Collection } from 'mongodb';
import type { Found, IndexValue, Note, Row, Scan, TableReader } from '#read-model';
import type { RowDocument } from './documents.js';
import { indexField } from './documents.js';
import { rangesOf } from './ranges.js';

const ROWS_PER_PAGE = 1_000;

/** One table of one generation, as questions read it. */
export class MongoTable implements TableReader {
  constructor(
    private readonly rows: Collection<RowDocument>,
    private readonly indexes: readonly string[],
  ) {}

  async get(key: string, note?: Note): Promise<Row | undefined> {
    const found = await this.rows.findOne({ _id: key }, { projection: { row: 1, occurredAt: 1 } });
    if (found) note?.(found.occurredAt);
    return found?.row ? JSON.parse(found.row) : undefined;
  }

  async scan(options: Scan, note?: Note): Promise<Found<Row>[]> {
    const { index, descending, limit = Infinity } = options;
    if (!this.indexes.includes(index)) {
      throw new Error(`There is no index ${index}, only ${this.indexes.join(', ')}.`);
    }
    const ranges = rangesOf(options);
    if (ranges.length === 0 || limit === 0) return [];
    const found = this.rows
      .find({ $or: [...ranges] }, { projection: { row: 1, occurredAt: 1, [indexField(index)]: 1 } })
      .sort({ [indexField(index)]: descending ? -1 : 1, _id: 1 });
    if (limit !== Infinity) found.limit(limit);
    const page = await found.toArray();
    for (const { occurredAt } of page) note?.(occurredAt);
    return page.map(({ _id, row, i }) => ({
      key: _id,
      value: i[index] as IndexValue,
      row: JSON.parse(row as string) as Row,
    }));
  }

  async *pages(): AsyncGenerator<readonly { key: string; row: Row }[]> {
    const found = this.rows
      .find({ row: { $type: 'string' } }, { projection: { row: 1 } })
      .sort({ _id: 1 })
      .batchSize(ROWS_PER_PAGE);
    try {
      while (await found.hasNext()) {
        yield found.readBufferedDocuments().map(({ _id, row }) => ({ key: _id, row: JSON.parse(row as string) }));
      }
    } finally {
      await found.close();
    }
  }
}
