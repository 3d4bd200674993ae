import { expect } from '@jest/globals';
import { progressed, type Change, type Generation, type Parked, type RowWrite, type ViewStore } from '#read-model';
import type { Case } from './cases.js';
import { at, item, note, sampleView } from './sample.js';

const change = (
  generation: Generation,
  from: number,
  to: number,
  items: RowWrite[],
  notes: RowWrite[] = [],
): Change => ({
  generation,
  from: at(from),
  to: at(to),
  rows: new Map([
    ['items', items],
    ['notes', notes],
  ]),
});

/** The row as it is written again after it was written once, with everything up to `position`. */
const again = (row: RowWrite, position: number): RowWrite => ({ ...row, was: progressed(undefined, at(position)) });

const checkpoints = async (store: ViewStore): Promise<string[]> =>
  (await store.generations()).map((generation) => generation.checkpoint);

const parked = ({ view, version, number }: Generation, key: string): Parked => ({
  view,
  version,
  number,
  table: 'items',
  key,
  partition: { stream: `item-${key}` },
  address: `item-${key}@3`,
  error: 'Error: no',
});

export const commitCases: readonly Case[] = [
  {
    name: 'gives back what was committed, byte for byte',
    run: async (store) => {
      const generation = await store.create(sampleView());
      const odd =
        '"nested":{"null":null,"n":-9007199254740991},"$sealed":{"a.b":1e-7,"10":1,"2":[[]]},"2":"lone \\ud834"';
      const text = `{"size":1,"name":"é𝄞\\u0000\\\\\\"",${odd}}`;
      const row = { ...item('a', { size: 1 }, 7), row: text, occurredAt: '2026-02-03T04:05:06.007Z' };
      expect(await store.commit([change(generation, 0, 7, [row])])).toBe(true);
      const [found, absent] = await store.load(generation, 'items', ['a', 'b']);
      expect(found).toMatchObject({ key: 'a', row: text, occurredAt: '2026-02-03T04:05:06.007Z', position: at(7) });
      expect(absent).toBeUndefined();
      expect(await (await store.readers(generation))['items']?.get('a')).toEqual(JSON.parse(text));
    },
  },
  {
    name: 'loads rows in the order of the keys asked for',
    run: async (store) => {
      const generation = await store.create(sampleView());
      await store.commit([
        change(
          generation,
          0,
          1,
          ['a', 'b', 'c'].map((key) => item(key, { size: 1 })),
        ),
      ]);
      const found = await store.load(generation, 'items', ['c', 'x', 'a']);
      expect(found.map((row) => row?.key)).toEqual(['c', undefined, 'a']);
    },
  },
  {
    name: 'finds rows by keys of any characters',
    run: async (store) => {
      const generation = await store.create(sampleView());
      const keys = [
        '',
        ' ',
        'a.b',
        '$where',
        '{"$gt":""}',
        "' OR 1=1 --",
        '%',
        '\u0000',
        'é',
        'e\u0301',
        '𝄞',
        'A',
        'a',
      ];
      await store.commit([
        change(
          generation,
          0,
          1,
          keys.map((key, size) => item(key, { size })),
        ),
      ]);
      const found = await store.load(generation, 'items', keys);
      expect(found.map((row) => row?.row)).toEqual(keys.map((_, size) => `{"size":${size}}`));
      const items = (await store.readers(generation))['items']!;
      expect(await Promise.all(keys.map((key) => items.get(key)))).toEqual(keys.map((_, size) => ({ size })));
    },
  },
  {
    name: 'replaces a row whole, and its place in every index',
    run: async (store) => {
      const generation = await store.create(sampleView());
      await store.commit([change(generation, 0, 1, [item('a', { size: 1, name: 'x' })])]);
      await store.commit([change(generation, 1, 2, [again(item('a', { size: 2 }, 2), 1)])]);
      await store.publish(generation);
      const items = (await store.live(sampleView()))!['items']!;
      expect(await items.get('a')).toEqual({ size: 2 });
      expect(await items.scan({ index: 'size', eq: 1 })).toEqual([]);
      expect(await items.scan({ index: 'name' })).toEqual([]);
      expect(await items.scan({ index: 'size', eq: 2 })).toMatchObject([{ key: 'a' }]);
    },
  },
  {
    name: 'remembers the place of a row that is no row',
    run: async (store) => {
      const generation = await store.create(sampleView());
      await store.commit([change(generation, 0, 1, [item('a', { size: 1 })])]);
      await store.commit([change(generation, 1, 2, [again(item('a', undefined, 2), 1)])]);
      expect(await store.load(generation, 'items', ['a'])).toMatchObject([
        { key: 'a', row: undefined, position: at(2) },
      ]);
      const items = (await store.readers(generation))['items']!;
      expect(await items.get('a')).toBeUndefined();
      expect(await items.scan({ index: 'size' })).toEqual([]);
      for await (const page of items.pages()) expect(page).toEqual([]);
    },
  },
  {
    name: 'moves the checkpoint with the rows',
    run: async (store) => {
      const generation = await store.create(sampleView());
      expect(await checkpoints(store)).toEqual([at(0)]);
      await store.commit([change(generation, 0, 9, [item('a', { size: 1 })])]);
      expect(await checkpoints(store)).toEqual([at(9)]);
    },
  },
  {
    name: 'writes nothing where the checkpoint is not where the change came from',
    run: async (store) => {
      const generation = await store.create(sampleView());
      expect(await store.commit([change(generation, 0, 5, [item('a', { size: 1 })])])).toBe(true);
      expect(await store.commit([change(generation, 0, 6, [item('a', { size: 2 })])])).toBe(false);
      expect(await checkpoints(store)).toEqual([at(5)]);
      expect(await (await store.readers(generation))['items']?.get('a')).toEqual({ size: 1 });
    },
  },
  {
    name: 'writes all changes of a commit or none',
    run: async (store) => {
      const one = await store.create(sampleView());
      const two = await store.create(sampleView({ name: 'other' }));
      const both = [
        change(one, 0, 5, [item('a', { size: 1 })], [note('c', 'x')]),
        change(two, 4, 5, [item('b', { size: 1 })]),
      ];
      expect(await store.commit(both)).toBe(false);
      expect(await checkpoints(store)).toEqual([at(0), at(0)]);
      expect(await store.load(one, 'items', ['a'])).toEqual([undefined]);
      expect(await store.load(one, 'notes', ['c'])).toEqual([undefined]);
    },
  },
  {
    name: 'keeps parked rows until they are unparked',
    run: async (store) => {
      const generation = await store.create(sampleView());
      await store.publish(generation);
      const parking = { ...change(generation, 0, 1, []), park: [parked(generation, 'a'), parked(generation, 'b')] };
      await store.commit([parking]);
      expect(await store.parked('sample')).toEqual([parked(generation, 'a'), parked(generation, 'b')]);
      await store.commit([{ ...change(generation, 1, 1, []), unpark: [{ table: 'items', key: 'a' }] }]);
      expect(await store.parked('sample')).toEqual([parked(generation, 'b')]);
    },
  },
];
