import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryEventStore } from '#event-store/memory';
import type { EventStore } from '#event-store';
import type { KeyStore } from '#privacy';
import { MemoryKeyStore } from '#privacy/memory';
import { fixedClock, type FixedClock } from '#platform';
import type { Envelope, Receipt } from '../ports.js';
import type { CommandHandler } from './handle-command.js';
import { handlerOn } from './testing.js';

const SENDER: Envelope['sender'] = { client: 'shop', actor: { kind: 'service', id: 'shop' }, roles: ['service'] };
const SRI = { customerId: 'c-1', name: 'Sri' };

let store: EventStore;
let keys: KeyStore;
let clock: FixedClock;
let handler: CommandHandler;

beforeEach(() => {
  store = createMemoryEventStore();
  keys = new MemoryKeyStore();
  clock = fixedClock('2026-03-01T00:00:00.000Z');
  handler = handlerOn(store, { keys, clock });
});

const send = (name: string, body: object, idempotencyKey?: string): Promise<Receipt> =>
  handler.handle({ name, body, sender: SENDER, idempotencyKey });

const stored = async (stream: string) => {
  const events = [];
  for await (const event of store.read(stream)) events.push(event);
  return events;
};

describe('the way of a command', () => {
  it('appends what was decided and tells where it stands', async () => {
    expect(await send('RegisterCustomer', SRI)).toMatchObject({
      stream: 'customer-c-1',
      revision: '0',
      position: '00000000000000000001',
      duplicate: false,
      events: [{ type: 'CustomerRegistered', address: 'customer-c-1@0' }],
      ids: { customerId: 'c-1' },
    });
  });

  it('stores no personal value in clear', async () => {
    await send('RegisterCustomer', SRI);
    const [event] = await stored('customer-c-1');
    expect(event!.data).not.toContain('Sri');
    expect(JSON.parse(event!.data).name.$sealed).toMatchObject({ at: 'customer-c-1@0', f: 'name' });
  });

  it('decides over clear values: the same name changes nothing (CUS-2)', async () => {
    await send('RegisterCustomer', SRI);
    expect(await send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri' } })).toMatchObject({
      events: [],
      duplicate: false,
    });
  });

  it('makes the id that the caller left out', async () => {
    const { ids, stream } = await send('RegisterCustomer', { name: 'Budi' });
    expect(stream).toBe(`customer-${ids.customerId}`);
  });

  it('CUS-1 meets the existing customer by its Source, and names what differs', async () => {
    const body = { name: 'Sri', source: 'pos', externalId: '778' };
    const first = await send('RegisterCustomer', body);
    expect(await send('RegisterCustomer', body)).toMatchObject({
      duplicate: true,
      events: [],
      revision: '0',
      ids: first.ids,
    });
    await expect(send('RegisterCustomer', { ...body, name: 'Rina' })).rejects.toMatchObject({
      code: 'customer-exists',
      detail: { differing: ['name'] },
    });
    expect(await stored(first.stream)).toHaveLength(1);
  });

  it('gives the first answer again for the same key, and refuses another body under it', async () => {
    const first = await send('RegisterCustomer', { name: 'Sri' }, 'k-1');
    expect(await send('RegisterCustomer', { name: 'Sri' }, 'k-1')).toEqual({ ...first, duplicate: true });
    await expect(send('RegisterCustomer', { name: 'Rina' }, 'k-1')).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect(await handler.outcome('shop', 'k-1')).toEqual({ ...first, duplicate: true });
    expect(await handler.outcome('shop', 'k-2')).toBeUndefined();
  });

  it('lets the same key in flight take effect once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => send('RegisterCustomer', { name: 'Sri' }, 'k-1')));
    expect(answers.map(({ duplicate }) => duplicate)).toEqual([false, true, true]);
    expect(await store.head()).toBe('00000000000000000001');
  });

  it('keeps keys of two clients apart', async () => {
    const first = await send('RegisterCustomer', { name: 'Sri' }, 'k-1');
    const other = { ...SENDER, client: 'web' };
    const second = await handler.handle({
      name: 'RegisterCustomer',
      body: { name: 'Sri' },
      sender: other,
      idempotencyKey: 'k-1',
    });
    expect(second.ids).not.toEqual(first.ids);
  });

  it('refuses what happened too far ahead or before the last event', async () => {
    await send('RegisterCustomer', SRI);
    const change = (occurredAt: string) =>
      send('ChangeProfile', { customerId: 'c-1', set: { name: occurredAt }, occurredAt });
    await expect(change('2026-03-01T00:05:00.001Z')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'occurred-in-future',
    });
    await expect(change('2026-02-28T23:59:59.999Z')).rejects.toMatchObject({ code: 'before-previous-event' });
    expect(await change('2026-03-01T00:05:00.000Z')).toMatchObject({ revision: '1' });
  });

  it('refuses a thing that is not there', async () => {
    await expect(send('ChangeProfile', { customerId: 'c-9', set: { name: 'x' } })).rejects.toMatchObject({
      kind: 'missing',
      code: 'unknown-customer',
    });
  });

  it('lets everybody who lost a race decide again in turn', async () => {
    await send('RegisterCustomer', SRI);
    const names = Array.from({ length: 64 }, (_, nth) => `Sri ${nth}`);
    await Promise.all(names.map((name) => send('ChangeProfile', { customerId: 'c-1', set: { name } })));
    expect(await stored('customer-c-1')).toHaveLength(65);
  });

  it('chains every event to the one before it', async () => {
    await send('RegisterCustomer', SRI);
    await send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri W.' } });
    const cached = await stored('customer-c-1');
    handler = handlerOn(store, { keys, clock });
    await send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri X.' } });
    const { verifyChain } = await import('#audit');
    expect(cached).toHaveLength(2);
    expect(await verifyChain(store)).toMatchObject({ events: 3 });
  });

  it('refuses personal values of a customer whose key is destroyed', async () => {
    await send('RegisterCustomer', SRI);
    await keys.destroy(['customer-c-1']);
    handler = handlerOn(store, { keys, clock });
    await expect(send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri W.' } })).rejects.toMatchObject({
      code: 'customer-forgotten',
    });
  });
});
