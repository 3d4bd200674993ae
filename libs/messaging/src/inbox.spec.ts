import { describe, expect, it } from '@jest/globals';
import { customers } from '#customers';
import { createMemoryEventStore } from '#event-store/memory';
import { MemoryKeyStore } from '#privacy/memory';
import { handlerOn } from './commands/testing.js';
import { fromInbox } from './inbox.js';

const names = customers.aggregates.flatMap(({ commands }) => commands.map(({ name }) => name));
const register = (id: string, name = 'Sri Lestari', source = '/shop') => ({
  name: 'RegisterCustomer',
  source,
  id,
  body: { customerId: 'c-1', name },
});

const opened = () => {
  const store = createMemoryEventStore();
  const clock = { now: () => '2026-11-22T09:15:00.000Z' };
  return {
    store,
    take: fromInbox(handlerOn(store, { keys: new MemoryKeyStore(), clock }), (n) => names.includes(n)),
  };
};

describe('a command from a broker', () => {
  it('takes effect once, however often it comes', async () => {
    const { store, take } = opened();
    const first = await take(register('order-1'));
    const again = await take(register('order-1'));
    expect(first).toMatchObject({ duplicate: false, stream: 'customer-c-1' });
    expect(again).toMatchObject({ commandId: first.commandId, events: first.events, duplicate: true });
    expect(await store.head()).toBe(first.position);
  });

  it('is another one where source or id is another', async () => {
    const { take } = opened();
    await take(register('order-1'));
    await expect(take(register('order-2', 'Budi'))).rejects.toMatchObject({ code: 'customer-exists' });
    await expect(take(register('order-1', 'Budi', '/desk'))).rejects.toMatchObject({ code: 'customer-exists' });
    await expect(take(register('order-1', 'Budi'))).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  it('is unknown where no service may send it', async () => {
    const { take } = opened();
    await expect(take({ ...register('order-1'), name: 'Nothing' })).rejects.toMatchObject({ code: 'unknown-command' });
  });

  it('names who sent it, and keeps no correlation that is no id', async () => {
    const { store, take } = opened();
    await take({ ...register('order-1'), correlationId: 'sri lestari', causationId: 'order-7' });
    for await (const { meta } of store.read('customer-c-1')) {
      expect(JSON.parse(meta)).toMatchObject({
        actor: { kind: 'service', id: '/shop' },
        channel: 'broker',
        causationId: 'order-7',
        correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    }
  });
});
