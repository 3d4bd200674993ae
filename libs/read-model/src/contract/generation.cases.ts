import { expect } from '@jest/globals';
import type { Generation, ViewStore } from '#read-model';
import type { Case } from './cases.js';
import { at, item, sampleView } from './sample.js';

const commit = (store: ViewStore, generation: Generation, size: number): Promise<boolean> =>
  store.commit([{ generation, from: at(0), to: at(1), rows: new Map([['items', [item('a', { size })]]]) }]);

const liveSize = async (store: Pick<ViewStore, 'live'>): Promise<unknown> =>
  (await store.live(sampleView()))?.['items']?.get('a').then((row) => (row as { size: number } | undefined)?.size);

const states = async (store: ViewStore): Promise<string[]> =>
  (await store.generations()).map(({ version, number, state }) => `${version}.${number} ${state}`).sort();

export const READS_ONE_STATE = 'reads one state together, whatever is committed meanwhile';

export const generationCases: readonly Case[] = [
  {
    name: 'answers from no generation that is still being built',
    run: async (store) => {
      const first = await store.create(sampleView());
      await commit(store, first, 1);
      expect(await store.live(sampleView())).toBeUndefined();
      await store.publish(first);
      expect(await liveSize(store)).toBe(1);
    },
  },
  {
    name: 'builds beside the live rows, and switches in one change',
    run: async (store) => {
      const first = await store.create(sampleView());
      await commit(store, first, 1);
      await store.publish(first);
      const second = await store.create(sampleView());
      expect(second.number).toBeGreaterThan(first.number);
      await commit(store, second, 2);
      expect(await liveSize(store)).toBe(1);
      expect(await (await store.readers(second))['items']?.get('a')).toEqual({ size: 2 });
      await store.publish(second);
      expect(await liveSize(store)).toBe(2);
      expect(await states(store)).toEqual(['1.1 retired', '1.2 live']);
      await store.drop(first);
      expect(await states(store)).toEqual(['1.2 live']);
      expect(await liveSize(store)).toBe(2);
    },
  },
  {
    name: 'publishes what is published already',
    run: async (store) => {
      const first = await store.create(sampleView());
      await commit(store, first, 1);
      await store.publish(first);
      await store.publish(first);
      expect(await states(store)).toEqual(['1.1 live']);
      expect(await (await store.live(sampleView()))?.['items']?.scan({ index: 'size' })).toHaveLength(1);
    },
  },
  {
    name: 'answers from no generation of another version',
    run: async (store) => {
      await store.publish(await store.create(sampleView()));
      const second = sampleView({ version: 2 });
      expect(await store.live(second)).toBeUndefined();
      await store.publish(await store.create(second));
      expect(await store.live(second)).toBeDefined();
      expect(await store.live(sampleView())).toBeUndefined();
    },
  },
  {
    name: 'answers from no generation with other tables',
    run: async (store) => {
      await store.publish(await store.create(sampleView()));
      const { items } = sampleView().tables;
      expect(await store.live(sampleView({ tables: { items: items! } }))).toBeUndefined();
    },
  },
  {
    name: 'tells parked rows of the live generation only',
    run: async (store) => {
      const first = await store.create(sampleView());
      const { view, version, number } = first;
      const row = {
        view,
        version,
        number,
        table: 'items',
        key: 'a',
        address: 'x@0',
        error: '',
        partition: { customer: 'c' },
      };
      await store.commit([{ generation: first, from: at(0), to: at(1), rows: new Map(), park: [row] }]);
      await store.publish(first);
      expect(await store.parked('sample')).toEqual([row]);
      await store.publish(await store.create(sampleView()));
      expect(await store.parked('sample')).toEqual([]);
    },
  },
  {
    name: READS_ONE_STATE,
    run: async (store) => {
      const first = await store.create(sampleView());
      await commit(store, first, 1);
      await store.publish(first);
      const rows = new Map([['items', [item('a', { size: 2 })]]]);
      let committed: Promise<boolean> | undefined;
      const sizes = await store.together(async (reader) => {
        const before = await liveSize(reader);
        committed = store.commit([{ generation: first, from: at(1), to: at(2), rows }]);
        await new Promise((resolve) => setImmediate(resolve));
        return [before, await liveSize(reader)];
      });
      expect(sizes).toEqual([1, 1]);
      expect(await committed).toBe(true);
      expect(await liveSize(store)).toBe(2);
      expect(await store.together(liveSize)).toBe(2);
    },
  },
  {
    name: 'scrubs without losing anything',
    run: async (store) => {
      const first = await store.create(sampleView());
      await commit(store, first, 1);
      await store.publish(first);
      await store.scrub();
      expect(await liveSize(store)).toBe(1);
    },
  },
];
