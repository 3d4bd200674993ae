import { table, view, type RowWrite, type View } from '#read-model';

export interface Item {
  readonly size: number;
  readonly name?: string;
}

/** A view to keep; nothing is folded into it here. */
export const sampleView = (changes: Partial<View> = {}): View => ({
  ...(view(
    {
      name: 'sample',
      version: 1,
      about: 'For the contract.',
      tables: {
        items: table<Item>({ by: 'stream', indexes: { size: (row) => row.size, name: (row) => row.name } }),
        notes: table<{ text: string }>({ by: 'customer' }),
      },
    },
    {},
    { items: { on: {} }, notes: { on: {} } },
  ) as unknown as View),
  ...changes,
});

export const at = (n: number): string => String(n).padStart(20, '0');

export const item = (key: string, row: Item | undefined, position = 1): RowWrite => ({
  key,
  row: row && JSON.stringify(row),
  occurredAt: '2026-01-01T00:00:00.000Z',
  position: at(position),
  values: row ? [row.size, row.name] : [],
});

export const note = (key: string, text: string, position = 1): RowWrite => ({
  key,
  row: JSON.stringify({ text }),
  occurredAt: '2026-01-01T00:00:00.000Z',
  position: at(position),
  values: [],
});
