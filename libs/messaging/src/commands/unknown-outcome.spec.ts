import { beforeEach, describe, expect, it } from '@jest/globals';
import { OutcomeUnknown, type EventStore } from '#event-store';
import { createMemoryEventStore } from '#event-store/memory';
import { fixedClock, type FixedClock } from '#platform';
import { MemoryKeyStore } from '#privacy/memory';
import type { Envelope } from '../ports.js';
import { handlerOn } from './testing.js';

type Append = EventStore['append'];

let store: EventStore;
let keys: MemoryKeyStore;
let clock: FixedClock;

beforeEach(() => {
  store = createMemoryEventStore();
  keys = new MemoryKeyStore();
  clock = fixedClock('2026-03-01T00:00:00.000Z');
});

/** The store, but for its first append. */
const losing = (first: (...args: Parameters<Append>) => Promise<void>): EventStore => {
  let lost = false;
  const append = async (...args: Parameters<Append>) => {
    if (lost) return store.append(...args);
    lost = true;
    await first(...args);
    throw new OutcomeUnknown(new Error('connection lost'));
  };
  return Object.create(store, { append: { value: append } }) as EventStore;
};

const register = (log: EventStore, customerId: string) => {
  const sender: Envelope['sender'] = { client: 'shop', actor: { kind: 'service', id: 'shop' }, roles: ['service'] };
  return handlerOn(log, { keys, clock }).handle({
    name: 'RegisterCustomer',
    body: { customerId, name: 'Sri' },
    sender,
  });
};

const stored = async (stream: string) => {
  const events = [];
  for await (const event of store.read(stream)) events.push(event);
  return events;
};

describe('an append whose outcome is unknown', () => {
  it.each([
    ['after it was stored', true],
    ['before it was stored', false],
  ])('is found out about: lost %s', async (_name, storedFirst) => {
    const log = losing(async (...args) => void (storedFirst && (await store.append(...args))));
    expect(await register(log, 'c-1')).toMatchObject({ revision: '0', duplicate: false });
    expect(await stored('customer-c-1')).toHaveLength(1);
  });

  it('comes after those that overtook it while the store did not answer', async () => {
    const log = losing(async () => {
      clock.advance(1_000);
      await register(store, 'c-2');
    });
    expect(await register(log, 'c-1')).toMatchObject({ revision: '0', duplicate: false });
    const [[overtaken], [other]] = [await stored('customer-c-1'), await stored('customer-c-2')];
    expect(overtaken!.recordedAt >= other!.recordedAt).toBe(true);
  });
});
