import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { START } from '#event-store';
import { decodeLazily } from './lazy-event.js';
import { Cohort } from './cohort.js';
import { memberOf } from './generations.js';
import { partitionsOf } from './partition-events.js';
import { WatchedStore } from './testing/gated.js';
import { forgotten, named, people } from './testing/named-people.js';
import { ScratchLog } from './testing/scratch-log.js';

const day = fc.integer({ min: 10, max: 28 }).map((n) => `2026-01-${n}T00:00:00.000Z`);
const customer = fc.constantFrom('c1', 'c2');
const entry = fc.record({ customer, day, forgets: fc.boolean() });
const histories = fc.record({
  entries: fc.array(entry, { minLength: 1, maxLength: 12 }),
  pageSize: fc.integer({ min: 1, max: 4 }),
  /** At which page the rest is told. */
  toldAt: fc.nat(12),
});

const logOf = (entries: readonly { customer: string; day: string; forgets: boolean }[]): ScratchLog => {
  const log = new ScratchLog();
  entries.forEach(({ customer: id, day: occurredAt, forgets }, n) => {
    log.write(forgets ? forgotten(id, { occurredAt }) : named(id, `${id}-${n}.`, { occurredAt }));
  });
  return log;
};

const build = async (log: ScratchLog) => {
  const viewStore = new WatchedStore();
  const generation = await viewStore.create(people);
  const cohort = new Cohort(
    {
      viewStore,
      partitions: partitionsOf({ store: log.store }),
      adopting: new Set(),
      decode: decodeLazily,
      open: (data) => data,
      cacheBytes: 100_000,
      onHalt: (_, error) => {
        throw error;
      },
    },
    [memberOf(people, generation, 'building')],
    START,
  );
  return {
    viewStore,
    cohort,
    rows: async () => Promise.all(['c1', 'c2'].map((key) => viewStore.rowOf(generation, key))),
  };
};

/** The names that a forgetting after the page takes away. */
const takenLater = (log: ScratchLog, upTo: string): string[] => {
  const later = log.events.filter(({ type, position }) => type === 'CustomerForgotten' && position > upTo);
  const taken = log.events.filter((e) => later.some((by) => by.subject === e.subject && by.position > e.position));
  return taken.flatMap(({ data }) => (JSON.parse(data) as { name?: string }).name ?? []);
};

it('a build told ahead who is forgotten ends with the same rows and never writes what must be gone', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async ({ entries, pageSize, toldAt }) => {
      const log = logOf(entries);
      const [told, plain] = [await build(log), await build(log)];
      for (let page = 0; page * pageSize < log.events.length; page += 1) {
        const events = log.events.slice(page * pageSize, (page + 1) * pageSize);
        const upTo = events.at(-1)!.position;
        told.viewStore.written = '';
        await told.cohort.advance(events, upTo);
        await plain.cohort.advance(events, upTo);
        if (page > toldAt) for (const name of takenLater(log, upTo)) expect(told.viewStore.written).not.toContain(name);
        if (page !== toldAt) continue;
        await told.cohort.forget(log.events.filter(({ type }) => type === 'CustomerForgotten'));
        const rows = JSON.stringify(await told.rows());
        for (const name of takenLater(log, upTo)) expect(rows).not.toContain(name);
      }
      expect(await told.rows()).toEqual(await plain.rows());
    }),
    { numRuns: 300 },
  );
});
