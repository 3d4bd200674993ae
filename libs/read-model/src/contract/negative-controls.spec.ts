import { describe, expect, it } from '@jest/globals';
import type { Change, Readers, ViewStore } from '#read-model';
import { MemoryViewStore } from '#read-model/memory';
import { viewStoreCases } from './cases.js';
import { READS_ONE_STATE } from './generation.cases.js';
import { MIXED, NOTES } from './scan.cases.js';

const GONE = 'goes on after the place of a row that is gone';

/** Stores broken in one way each, and the cases that find it. */
const BROKEN: Readonly<Record<string, { make: () => ViewStore; found: readonly string[] }>> = {
  'loses the check of the checkpoint': {
    make: () => changed((store) => ({ commit: async (changes) => store.commit(await fromAnywhere(store, changes)) })),
    found: [
      'writes nothing where the checkpoint is not where the change came from',
      'writes all changes of a commit or none',
    ],
  },
  'commits changes one by one': {
    make: () =>
      changed((store) => ({
        commit: async (changes) => {
          for (const change of changes) if (!(await store.commit([change]))) return false;
          return true;
        },
      })),
    found: ['writes all changes of a commit or none'],
  },
  'scans downwards by falling key': {
    make: () =>
      withReaders((table) => ({
        scan: async (options, note) => {
          if (!options.descending) return table.scan(options, note);
          const { after, limit, ...rest } = options;
          const found = (await table.scan({ ...rest, descending: false }, note)).reverse();
          const start = after ? found.findIndex(({ key }) => key === after[1]) + 1 : 0;
          return found.slice(start, limit && start + limit);
        },
      })),
    found: [
      'scans downwards by value, and equal values by rising key all the same',
      'scans one value, or a range with both ends',
      'pages without a gap or a repeat, in both directions',
      MIXED,
    ],
  },
  'repeats the last row of a page': {
    make: () =>
      withReaders((table) => ({
        scan: async ({ after, ...options }, note) => {
          if (!after) return table.scan(options, note);
          const all = await table.scan({ ...options, limit: Infinity });
          const start = all.findIndex(({ key }) => key === after[1]);
          const found = all.slice(start, start + (options.limit ?? Infinity));
          return found.length === 1 ? [] : found;
        },
      })),
    found: ['pages without a gap or a repeat, in both directions', GONE, MIXED],
  },
  'starts again where the row of a place is gone': {
    make: () =>
      withReaders((table) => ({
        scan: async ({ after, ...options }, note) => {
          const row = after && (await table.get(after[1]));
          return table.scan({ ...options, ...(row ? { after } : {}) }, note);
        },
      })),
    found: [GONE, MIXED],
  },
  'compares with values of the same type only': {
    make: () =>
      withReaders((table) => ({
        scan: async (options, note) => {
          const bound = options.eq ?? options.from ?? options.to;
          const found = await table.scan(options, note);
          return found.filter(({ value }) => bound === undefined || typeof value === typeof bound);
        },
      })),
    found: [MIXED],
  },
  'notes nothing of what was removed': {
    make: () =>
      withReaders((table) => ({
        get: async (key, note) => ((await table.get(key)) ? table.get(key, note) : undefined),
      })),
    found: [NOTES],
  },
  'forgets removed rows': {
    make: () =>
      changed((store) => ({
        load: async (...of) => (await store.load(...of)).map((row) => (row?.row === undefined ? undefined : row)),
      })),
    found: ['remembers the place of a row that is no row'],
  },
  'loads in an order of its own': {
    make: () =>
      changed((store) => ({
        load: async (id, table, keys) => {
          const found = await store.load(id, table, keys);
          return found.filter(Boolean).concat(found.filter((row) => !row));
        },
      })),
    found: ['loads rows in the order of the keys asked for'],
  },
  'answers from what is being built': {
    make: () =>
      changed((store) => ({
        live: async (view) => {
          const newest = (await store.generations()).filter((g) => g.version === view.version).at(-1);
          return newest && store.readers(newest);
        },
      })),
    found: [
      'answers from no generation that is still being built',
      'builds beside the live rows, and switches in one change',
      'answers from no generation of another version',
      'answers from no generation with other tables',
    ],
  },
  'reads the newest each time': {
    make: () => changed((store) => ({ together: (work) => work(store) })),
    found: [READS_ONE_STATE],
  },
  'keeps no parked rows': {
    make: () => changed(() => ({ parked: async () => [] })),
    found: ['keeps parked rows until they are unparked', 'tells parked rows of the live generation only'],
  },
};

const changed = (by: (store: MemoryViewStore) => Partial<ViewStore>): ViewStore => {
  const store = new MemoryViewStore();
  return new Proxy(store, {
    get: (target, name) => {
      const own = by(target)[name as keyof ViewStore] ?? target[name as keyof ViewStore];
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
};

type Table = Readers[string];

const withReaders = (by: (table: Table) => Partial<Table>): ViewStore =>
  changed((store) => ({
    live: async (view) => {
      const readers = await store.live(view);
      const tables = Object.entries(readers ?? {}).map(([name, table]) => {
        const own: Table = {
          get: (...asked) => table.get(...asked),
          scan: (...asked) => table.scan(...asked),
          pages: () => table.pages(),
          ...by(table),
        };
        return [name, own] as const;
      });
      return readers && (Object.fromEntries(tables) as Readers);
    },
  }));

const fromAnywhere = async (store: ViewStore, changes: readonly Change[]): Promise<Change[]> => {
  const stored = await store.generations();
  const checkpointOf = ({ generation: { view, number } }: Change): string =>
    stored.find((g) => g.view === view && g.number === number)?.checkpoint ?? '';
  return changes.map((change) => ({ ...change, from: checkpointOf(change) }));
};

describe('the contract of view stores finds a store that', () => {
  it.each(Object.entries(BROKEN))('%s', async (_, { make, found }) => {
    const failed: string[] = [];
    for (const { name, run } of viewStoreCases) await run(make()).catch(() => failed.push(name));
    expect(failed).toEqual(found);
  });
});
