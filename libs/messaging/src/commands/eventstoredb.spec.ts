import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { verifyChain } from '#audit';
import { openEventStoreDb } from '#event-store/eventstoredb';
import { startProtocolServer, type ProtocolServer } from '#event-store/testing';
import type { EventStore } from '#event-store';
import { fixedClock } from '#platform';
import { MemoryKeyStore } from '#privacy/memory';
import type { Receipt } from '../ports.js';
import type { CommandHandler } from './handle-command.js';
import { handlerOn } from './testing.js';

const sender = { client: 'shop', actor: { kind: 'service', id: 'shop' }, roles: ['service'] } as const;
const SRI = { customerId: 'c-1', name: 'Sri' };
const STREAM = 'customer-c-1';

// Every silence of a server is waited for.
jest.setTimeout(20_000);

let server: ProtocolServer;
let store: EventStore;
let keys: MemoryKeyStore;

beforeEach(async () => {
  server = await startProtocolServer();
  store = openEventStoreDb({ address: server.address });
  keys = new MemoryKeyStore();
});

afterEach(async () => {
  await store.close();
  await server.stop();
});

/** A handler that remembers nothing, as after a restart. */
const restarted = (log = store): CommandHandler =>
  handlerOn(log, { keys, clock: fixedClock('2026-03-01T00:00:00.000Z') });

const send = (name: string, body: object, idempotencyKey?: string, handler = restarted()): Promise<Receipt> =>
  handler.handle({ name, body, sender, idempotencyKey });

const stored = (stream = STREAM): number => server.log.of(stream).length;

describe('a stream that is its own inbox', () => {
  it.each([
    ['that remembers nothing', () => restarted()],
    ['that has just answered it', undefined],
  ])('gives the first answer again from a handler %s', async (_name, make) => {
    const handler = restarted();
    const first = await send('RegisterCustomer', SRI, 'k-1', handler);
    await send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri W.' } }, 'k-2', handler);
    const again = make?.() ?? handler;
    expect(await send('RegisterCustomer', SRI, 'k-1', again)).toEqual({ ...first, duplicate: true });
    expect(stored()).toBe(2);
  });

  it('answers a command whose time is over: it was accepted then', async () => {
    await send('RegisterCustomer', SRI, 'k-1');
    const change = { customerId: 'c-1', set: { name: 'Sri W.' }, occurredAt: '2026-03-01T00:01:00.000Z' };
    const first = await send('ChangeProfile', change, 'k-2');
    const later = { customerId: 'c-1', set: { name: 'Sri X.' }, occurredAt: '2026-03-01T00:02:00.000Z' };
    await send('ChangeProfile', later, 'k-3');
    await expect(send('ChangeProfile', change)).rejects.toMatchObject({ code: 'before-previous-event' });
    expect(await send('ChangeProfile', change, 'k-2')).toEqual({ ...first, duplicate: true });
    expect(stored()).toBe(3);
  });

  it('refuses another body under the same key', async () => {
    await send('RegisterCustomer', SRI, 'k-1');
    const reused = { code: 'idempotency-key-reused' };
    await expect(send('RegisterCustomer', { ...SRI, name: 'Rina' }, 'k-1')).rejects.toMatchObject(reused);
    await expect(send('ChangeProfile', { customerId: 'c-1', set: { name: 'Rina' } }, 'k-1')).rejects.toMatchObject(
      reused,
    );
    expect(stored()).toBe(1);
  });

  it('tells what became of a key, and that nothing was appended under another', async () => {
    const first = await send('RegisterCustomer', SRI, 'k-1');
    await send('RegisterCustomer', { customerId: 'c-2', name: 'Budi' }, 'k-2');
    expect(await restarted().outcome('shop', 'k-1')).toEqual({ ...first, duplicate: true });
    expect(await restarted().outcome('shop', 'k-3')).toBeUndefined();
  });

  it('takes effect once where another process accepts the same command at the same time', async () => {
    const rename = (name: string) => ({ customerId: 'c-1', set: { name } });
    await send('RegisterCustomer', SRI);
    const first = await send('ChangeProfile', rename('Sri W.'), 'k-1');
    let reads = 0;
    const blind = Object.create(store, {
      // At first as it was before the other process appended.
      read: { value: (stream: string, its: object) => store.read(stream, reads++ === 0 ? { to: 0n } : its) },
    }) as EventStore;
    const second = restarted(blind);
    expect(await send('ChangeProfile', rename('Sri W.'), 'k-1', second)).toEqual({ ...first, duplicate: true });
    await send('ChangeProfile', rename('Sri X.'), 'k-2', second);
    expect(stored()).toBe(3);
    expect(await verifyChain(store)).toMatchObject({ events: 3, fault: undefined });
  });
});

const KINDS = ['end', 'silence', 'stall', 'error', 'late', 'twice'] as const;
const faults = KINDS.flatMap((kind) => [true, false].map((isStored) => ({ kind, stored: isStored, afterMs: 2_500 })));

describe('an append whose outcome the server leaves unknown', () => {
  it.each(faults)('is found out about ($kind, stored: $stored) and takes effect once', async (fault) => {
    await send('RegisterCustomer', { customerId: 'c-0', name: 'Budi' });
    server.appending.faults.push(fault);
    expect(await send('RegisterCustomer', SRI)).toMatchObject({ revision: '0', events: [{ address: `${STREAM}@0` }] });
    expect(stored()).toBe(1);
    const sent = server.appending.received.filter(({ stream }) => stream === STREAM);
    expect(new Set(sent.map(({ ids, expected }) => `${ids} at ${expected}`)).size).toBe(1);
    // What was found or sent again may not be sent a third time.
    expect(sent.length).toBe(fault.stored ? 1 : 2);
    await send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri W.' } });
    expect(await verifyChain(store)).toMatchObject({ events: 3, fault: undefined });
  });

  it('is decided again where others wrote meanwhile', async () => {
    const handler = restarted();
    await send('RegisterCustomer', SRI, 'k-1', handler);
    server.appending.faults.push({ kind: 'silence', stored: false });
    const slow = send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri W.' } }, 'k-2', handler);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri X.' } }, 'k-3');
    expect(await slow).toMatchObject({ revision: '2', duplicate: false });
    expect(stored()).toBe(3);
  });
});
