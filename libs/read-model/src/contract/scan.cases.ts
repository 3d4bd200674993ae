import { expect } from '@jest/globals';
import { progressed, type Found, type Row, type Scan, type TableReader, type ViewStore } from '#read-model';
import type { Case } from './cases.js';
import { at, item, sampleView, type Item } from './sample.js';

const filled = async (store: ViewStore, rows: Readonly<Record<string, Item>>): Promise<TableReader> => {
  const generation = await store.create(sampleView());
  const items = Object.entries(rows).map(([key, row]) => item(key, row));
  await store.commit([{ generation, from: at(0), to: at(1), rows: new Map([['items', items]]) }]);
  await store.publish(generation);
  return (await store.live(sampleView()))!['items']!;
};

const keys = (found: readonly Found<Row>[]): string => found.map(({ key }) => key).join(' ');

const FIVE = { e: { size: 2 }, a: { size: 2 }, c: { size: 10 }, b: { size: -1 }, d: { size: 2.5 } };

const dayOf = (day: number): string => `2026-01-0${day}T00:00:00.000Z`;

export const NOTES = 'notes when the newest event of each row read occurred, also of one that was removed';
export const MIXED = 'scans numbers before texts, within bounds of both kinds';

/** Every page of a scan, one after another. */
const inPages = async (table: TableReader, scan: Scan, limit: number): Promise<string> => {
  const all: Found<Row>[] = [];
  for (let after: Scan['after']; ;) {
    const page = await table.scan({ ...scan, limit, ...(after && { after }) });
    all.push(...page);
    const last = page.at(-1);
    if (!last) return keys(all);
    after = [last.value, last.key];
  }
};

export const scanCases: readonly Case[] = [
  {
    name: 'scans by number, then key',
    run: async (store) => {
      const items = await filled(store, FIVE);
      const found = await items.scan({ index: 'size' });
      expect(keys(found)).toBe('b a e d c');
      expect(found[0]).toEqual({ key: 'b', value: -1, row: { size: -1 } });
    },
  },
  {
    name: 'scans downwards by value, and equal values by rising key all the same',
    run: async (store) => {
      const items = await filled(store, FIVE);
      expect(keys(await items.scan({ index: 'size', descending: true }))).toBe('c d a e b');
    },
  },
  {
    name: 'scans one value, or a range with both ends',
    run: async (store) => {
      const items = await filled(store, FIVE);
      expect(keys(await items.scan({ index: 'size', eq: 2 }))).toBe('a e');
      expect(keys(await items.scan({ index: 'size', from: 2, to: 2.5 }))).toBe('a e d');
      expect(keys(await items.scan({ index: 'size', from: 2.1 }))).toBe('d c');
      expect(keys(await items.scan({ index: 'size', to: 2, descending: true }))).toBe('a e b');
    },
  },
  {
    name: 'pages without a gap or a repeat, in both directions',
    run: async (store) => {
      const items = await filled(store, FIVE);
      for (const limit of [1, 2, 3]) {
        expect(await inPages(items, { index: 'size' }, limit)).toBe('b a e d c');
        expect(await inPages(items, { index: 'size', descending: true }, limit)).toBe('c d a e b');
        expect(await inPages(items, { index: 'size', eq: 2 }, limit)).toBe('a e');
      }
    },
  },
  {
    name: 'goes on after the place of a row that is gone',
    run: async (store) => {
      const generation = await store.create(sampleView());
      const items = Object.entries(FIVE).map(([key, row]) => item(key, row));
      await store.commit([{ generation, from: at(0), to: at(1), rows: new Map([['items', items]]) }]);
      await store.publish(generation);
      const rows = (await store.live(sampleView()))!['items']!;
      const [, last] = await rows.scan({ index: 'size', limit: 2 });
      const gone = new Map([['items', [{ ...item('a', undefined, 2), was: progressed(undefined, at(1)) }]]]);
      await store.commit([{ generation, from: at(1), to: at(2), rows: gone }]);
      const after = [last!.value, last!.key] as const;
      expect(keys(await rows.scan({ index: 'size', limit: 2, after }))).toBe('e d');
    },
  },
  {
    name: NOTES,
    run: async (store) => {
      const generation = await store.create(sampleView());
      const on = (day: number, key: string, row: Item | undefined) => ({ ...item(key, row), occurredAt: dayOf(day) });
      const items = [on(1, 'a', { size: 1 }), on(2, 'b', { size: 2 }), on(3, 'c', undefined), on(4, 'd', { size: 4 })];
      await store.commit([{ generation, from: at(0), to: at(1), rows: new Map([['items', items]]) }]);
      await store.publish(generation);
      const table = (await store.live(sampleView()))!['items']!;
      const noted: string[] = [];
      const note = (occurredAt: string) => void noted.push(occurredAt);
      await table.get('a', note);
      await table.get('c', note);
      await table.get('none', note);
      await table.scan({ index: 'size', to: 2 }, note);
      expect(noted).toEqual([1, 3, 1, 2].map(dayOf));
    },
  },
  {
    name: 'leaves out rows without a value',
    run: async (store) => {
      const items = await filled(store, { a: { size: 1, name: 'x' }, b: { size: 2 } });
      expect(keys(await items.scan({ index: 'name' }))).toBe('a');
    },
  },
  {
    name: 'orders texts by code points, also keys',
    run: async (store) => {
      const items = await filled(store, {
        k1: { size: 1, name: '\u{1d11e}' },
        k2: { size: 1, name: '\uff5a' },
        k3: { size: 1, name: 'Z' },
        k4: { size: 1, name: 'a' },
        k5: { size: 1, name: '' },
        k6: { size: 1, name: 'a ' },
        '\u{1d11e}': { size: 2, name: 'b' },
        '\uff5a': { size: 2, name: 'b' },
      });
      expect(keys(await items.scan({ index: 'name' }))).toBe('k5 k3 k4 k6 \uff5a \u{1d11e} k2 k1');
      expect(keys(await items.scan({ index: 'name', from: '\uff5a' }))).toBe('k2 k1');
    },
  },
  {
    name: MIXED,
    run: async (store) => {
      const generation = await store.create(sampleView());
      const values = { a: -1, b: 0, c: 2.5, d: '', e: '10', f: 'x', g: 'x' };
      const items = Object.entries(values).map(([key, value]) => ({ ...item(key, { size: 1 }), values: [value] }));
      await store.commit([{ generation, from: at(0), to: at(1), rows: new Map([['items', items]]) }]);
      await store.publish(generation);
      const table = (await store.live(sampleView()))!['items']!;
      const scan = async (options: Omit<Scan, 'index'>) => keys(await table.scan({ index: 'size', ...options }));
      expect(await scan({})).toBe('a b c d e f g');
      expect(await scan({ from: 0 })).toBe('b c d e f g');
      expect(await scan({ to: 'x', descending: true })).toBe('f g e d c b a');
      expect(await scan({ from: 1, to: '9' })).toBe('c d e');
      expect(await scan({ from: '' })).toBe('d e f g');
      expect(await scan({ to: 3 })).toBe('a b c');
      expect(await scan({ from: 'a', to: 3 })).toBe('');
      expect(await scan({ eq: '' })).toBe('d');
      expect(await scan({ limit: 0 })).toBe('');
      expect(await scan({ after: [1, ''], from: 2 })).toBe('c d e f g');
      expect(await scan({ after: [3, ''], to: 2 })).toBe('');
      expect(await scan({ after: ['a', ''], descending: true })).toBe('e d c b a');
      for (const descending of [false, true]) {
        const whole = await scan({ descending, from: -1, to: 'x' });
        expect(await inPages(table, { index: 'size', descending, from: -1, to: 'x' }, 1)).toBe(whole);
      }
    },
  },
  {
    name: 'refuses an index that is not declared',
    run: async (store) => {
      const items = await filled(store, FIVE);
      await expect(items.scan({ index: 'colour' })).rejects.toThrow('colour');
    },
  },
  {
    name: 'pages through all rows by key',
    run: async (store) => {
      const all = Array.from({ length: 2_345 }, (_, i) => String(i).padStart(4, '0'));
      const items = await filled(store, Object.fromEntries(all.map((key) => [`k${key}`, { size: 1 }])));
      const found: string[] = [];
      for await (const page of items.pages()) {
        expect(page.length).toBeLessThanOrEqual(1_000);
        found.push(...page.map(({ key }) => key));
      }
      expect(found).toEqual(all.map((key) => `k${key}`));
    },
  },
];
