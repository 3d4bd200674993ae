import { describe, expect, it } from '@jest/globals';
import { views } from '#catalogue';
import { happen } from '#broker/testing';
import { createMemoryEventStore } from '#event-store/memory';
import { tracesOf } from '#privacy';
import { MemoryViewStore } from '#read-model/memory';
import { sweepStores } from './sweep-stores.js';

const AT = '2026-01-01T00:00:00.000Z';
const [START, FIRST] = ['0'.repeat(20), '1'.padStart(20, '0')];
const traces = tracesOf(['Sri Lestari', 'sri@lestari.example']);

const logWith = async (data: object) => {
  const log = createMemoryEventStore();
  await happen(log, 'customer-c-1', { data });
  return log;
};

const viewsWith = async (row: object) => {
  const reader = new MemoryViewStore();
  const { view } = views.find((each) => each.view.name === 'contact-lookup')!;
  const generation = await reader.create(view);
  const write = { key: 'c-1', row: JSON.stringify(row), occurredAt: AT, position: FIRST, values: [] };
  await reader.commit([{ generation, from: START, to: FIRST, rows: new Map([['customers', [write]]]) }]);
  await reader.publish(generation);
  return reader;
};

describe('the sweep of stores that are no files', () => {
  it('finds a value in an event and in a row, and names where', async () => {
    const log = await logWith({ name: 'Sri Lestari' });
    const swept = await sweepStores(
      { log, views: await viewsWith({ mail: 'SRI@lestari.example' }), topics: [] },
      traces,
    );
    expect(swept.filter(({ found }) => found.length > 0)).toEqual([
      { store: 'log', items: 1, found: ['Sri Lestari'] },
      { store: 'contact-lookup', items: 1, found: ['sri@lestari.example'] },
    ]);
    expect(swept).toHaveLength(1 + views.length);
  });

  it('finds nothing where nothing is', async () => {
    const elsewhere = { log: await logWith({ name: 'Sri' }), views: await viewsWith({ mail: '-' }), topics: [] };
    expect((await sweepStores(elsewhere, traces)).flatMap(({ found }) => found)).toEqual([]);
  });

  it('looks nowhere for nothing', async () => {
    expect(await sweepStores({ log: await logWith({}), topics: [] }, tracesOf([]))).toEqual([]);
  });
});
