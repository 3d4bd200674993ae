import { describe, expect, it } from '@jest/globals';
import { TableInMemory, table, type RowWrite } from '#read-model';
import { OverlaidTable } from './overlaid-table.js';

interface Numbered {
  readonly n: number;
}

const definition = table<Numbered>({ by: 'stream', indexes: { n: ({ n }) => n } });

const holding = (rows: Readonly<Record<string, number | undefined>>): TableInMemory => {
  const held = new TableInMemory(definition);
  held.write(Object.entries(rows).map(([key, n]) => written(key, n)));
  return held;
};

const written = (key: string, n: number | undefined): RowWrite => ({
  key,
  row: n === undefined ? undefined : JSON.stringify({ n }),
  occurredAt: '',
  position: '',
  values: n === undefined ? [] : [n],
});

const base = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 3 };
// Where the rows `b`, `d`, `e` and `x` were taken out, and these put in.
const over = new OverlaidTable(holding(base), holding({ b: 7, d: 3, x: 3 }), new Set(['b', 'd', 'e', 'x']));
const wanted = holding({ a: 1, b: 7, c: 3, d: 3, f: 3, x: 3 });

describe('an overlaid table', () => {
  it.each(Object.keys({ ...base, x: 0, y: 0 }))('gives the row %s that stands in its place', async (key) => {
    expect(await over.get(key)).toEqual(await wanted.get(key));
  });

  it.each([
    {},
    { descending: true },
    { eq: 3 },
    { from: 2, to: 3 },
    { limit: 1 },
    { limit: 3 },
    { limit: 2, descending: true },
    { limit: 2, after: [3, 'c'] },
    { limit: 2, descending: true, after: [3, 'd'] },
  ] as const)('is scanned in order: %j', async (options) => {
    const found = await over.scan({ index: 'n', ...options });
    expect(found).toEqual(await wanted.scan({ index: 'n', ...options }));
    expect(found.length).toBeGreaterThan(0);
  });

  it('is read whole, in the order of keys', async () => {
    expect(await all(over)).toEqual(await all(wanted));
    const mineAlone = new OverlaidTable(holding({}), holding({ a: 1 }), new Set(['a']));
    expect(await all(mineAlone)).toEqual([{ key: 'a', row: { n: 1 } }]);
  });
});

const all = async (read: Pick<TableInMemory, 'pages'>): Promise<unknown[]> => {
  const rows: unknown[] = [];
  for await (const page of read.pages()) rows.push(...page);
  return rows;
};
