import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryEventStore } from '#event-store/memory';
import type { EventStore } from '#event-store';
import { MemoryKeyStore } from '#privacy/memory';
import { fixedClock } from '#platform';
import type { Envelope, Receipt } from '../ports.js';
import { handlerOn } from './testing.js';

const SENDER: Envelope['sender'] = { client: 'shop', actor: { kind: 'service', id: 'shop' }, roles: ['service'] };
const SRI = { customerId: 'c-1', name: 'Sri' };
const START = '2026-03-01T00:00:00.000Z';

let store: EventStore;
let keys: MemoryKeyStore;

beforeEach(() => {
  store = createMemoryEventStore();
  keys = new MemoryKeyStore();
});

/** To a handler that remembers nothing, as after a restart. */
const send = (name: string, body: object, idempotencyKey?: string, log = store): Promise<Receipt> =>
  handlerOn(log, { keys, clock: fixedClock(START) }).handle({ name, body, sender: SENDER, idempotencyKey });
const register = (body: object, idempotencyKey?: string, log = store): Promise<Receipt> =>
  send('RegisterCustomer', body, idempotencyKey, log);

describe('what is to be created', () => {
  it('is appended without looking whether it is there', async () => {
    const looks: unknown[] = [];
    const look = (...what: unknown[]) => {
      looks.push(what);
      throw new Error('Nobody needs to look.');
    };
    const unread = Object.create(store, { read: { value: look }, outcomeOf: { value: look } }) as EventStore;
    expect(await register(SRI, 'k-1', unread)).toMatchObject({ revision: '0', duplicate: false });
    expect(looks).toEqual([]);
  });

  it('and is there already: answered as before under the same key', async () => {
    const first = await register(SRI, 'k-1');
    expect(await register(SRI, 'k-1')).toEqual({ ...first, duplicate: true });
  });

  it('and is there already: refused under the same key with another body', async () => {
    await register(SRI, 'k-1');
    for (const other of [
      { ...SRI, name: 'Rina' },
      { customerId: 'c-2', name: 'Sri' },
      { customerId: 'c-1', name: '' },
    ]) {
      await expect(register(other, 'k-1')).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    }
    expect(await store.head()).toBe('00000000000000000001');
  });

  it('and is there already: compared with it under another key, or without one', async () => {
    await register(SRI, 'k-1');
    for (const key of ['k-2', undefined]) {
      expect(await register(SRI, key)).toMatchObject({ duplicate: true, events: [], revision: '0' });
      await expect(register({ ...SRI, name: 'Rina' }, key)).rejects.toMatchObject({ code: 'customer-exists' });
    }
    expect(await store.head()).toBe('00000000000000000001');
  });

  it('and is there already but forgotten: told as such, with no key made anew', async () => {
    await register(SRI);
    await send('ForgetCustomer', { customerId: 'c-1', basis: 'asked' });
    await keys.destroy(['customer-c-1']);
    const message = expect.stringMatching(/was forgotten.*new one/);
    await expect(register(SRI)).rejects.toMatchObject({ code: 'customer-exists', message });
    await expect(keys.keyOf('customer-c-1')).rejects.toThrow('destroyed');
  });
});
