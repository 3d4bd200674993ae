import { describe, expect, it } from '@jest/globals';
import { customers } from '#customers';
import { OutcomeUnknown, START, type EventStore, type RecordedEvent } from '#event-store';
import { createMemoryEventStore } from '#event-store/memory';
import { fixedClock } from '#platform';
import { MemoryKeyStore } from '#privacy/memory';
import { copyLog, LogsDiffer } from './copy-log.js';
import { handlerOn } from './commands/testing.js';

const sender = { client: 'test', actor: { kind: 'service', id: 'test' }, roles: ['admin'] } as const;

const logOf = async (customersCount: number): Promise<EventStore> => {
  const store = createMemoryEventStore();
  const clock = fixedClock('2026-06-01T00:00:00.000Z');
  const handler = handlerOn(store, { keys: new MemoryKeyStore(), clock, contexts: [customers] });
  for (let nth = 0; nth < customersCount; nth += 1) {
    const customerId = `c-${nth}`;
    await handler.handle({ name: 'RegisterCustomer', body: { customerId, name: 'Sri' }, sender });
    await handler.handle({ name: 'ChangeProfile', body: { customerId, set: { name: 'Budi' } }, sender });
  }
  return store;
};

const all = async (store: EventStore): Promise<RecordedEvent[]> =>
  (await store.readAll({ after: START, limit: 10_000 })).events;

/** Appends as the store does, but fails as `before` or `after` says. */
const failing = (store: EventStore, fail: { before?: () => void; after?: () => void }): EventStore =>
  Object.assign(Object.create(store) as EventStore, {
    append: async (...args: Parameters<EventStore['append']>) => {
      fail.before?.();
      const appended = await store.append(...args);
      fail.after?.();
      return appended;
    },
  });

describe('a copied log', () => {
  it('is the same but for positions, which its store gives', async () => {
    const from = await logOf(30);
    const to = createMemoryEventStore();
    expect(await copyLog({ from, to, checkpoints: [] })).toEqual({ events: 60, streams: 30 });
    expect(await all(to)).toEqual(await all(from));
  });

  it('goes on where a copy was interrupted, and appends nothing when it is whole', async () => {
    const from = await logOf(20);
    const to = createMemoryEventStore();
    let left = 15;
    const die = () => {
      if (left-- === 0) throw new Error('killed');
    };
    await expect(copyLog({ from, to: failing(to, { before: die }), checkpoints: [] })).rejects.toThrow('killed');
    expect(await all(to)).toHaveLength(15);
    expect(await copyLog({ from, to, checkpoints: [] })).toMatchObject({ events: 40 });
    const head = await to.head();
    expect(await copyLog({ from, to, checkpoints: [] })).toMatchObject({ events: 40 });
    expect(await to.head()).toBe(head);
  });

  it('holds an event once, whose append was answered by silence', async () => {
    const from = await logOf(5);
    const to = createMemoryEventStore();
    let silences = 3;
    const silent = () => {
      if (silences-- > 0) throw new OutcomeUnknown(new Error('late'));
    };
    await copyLog({ from, to: failing(to, { after: silent }), checkpoints: [] });
    expect(await all(to)).toEqual(await all(from));
  });

  it('lets those who follow the log go on at the same event', async () => {
    const from = await logOf(5);
    const [, , third] = await all(from);
    await from.checkpoints.set('processes', third!.position);
    const to = createMemoryEventStore();
    await copyLog({ from, to, checkpoints: ['processes', 'relay'] });
    expect(await to.checkpoints.get('processes')).toBe(third!.position);
    expect(await to.checkpoints.get('relay')).toBe(START);
  });

  it('is refused where another log is, however alike, and where it has more', async () => {
    const from = await logOf(3);
    const other = await logOf(3);
    await expect(copyLog({ from, to: other, checkpoints: [] })).rejects.toThrow(LogsDiffer);
    const to = createMemoryEventStore();
    await copyLog({ from, to, checkpoints: [] });
    const last = (await all(to)).at(-1)!;
    await to.append('customer-x', 'none', [{ ...last, id: 'x', commandId: 'x' }], { deadlineMs: 100 });
    await expect(copyLog({ from, to, checkpoints: [] })).rejects.toThrow('customer-x@0');
  });
});
