import { beforeEach, describe, expect, it } from '@jest/globals';
import { customers } from '#customers';
import { createMemoryEventStore } from '#event-store/memory';
import type { EventStore } from '#event-store';
import { interactions } from '#interactions';
import { loyalty } from '#loyalty';
import { fixedClock } from '#platform';
import { MemoryKeyStore } from '#privacy/memory';
import { purchases } from '#purchases';
import type { Receipt } from '../ports.js';
import type { CommandHandler } from './handle-command.js';
import { handlerOn } from './testing.js';

const sender = { client: 'shop', actor: { kind: 'service', id: 'shop' }, roles: ['service'] } as const;
const idr = (amount: number) => ({ amount, currency: 'IDR' });

let store: EventStore;
let handler: CommandHandler;

const send = (name: string, body: object, idempotencyKey?: string): Promise<Receipt> =>
  handler.handle({ name, body, sender, idempotencyKey });

const codeOf = async (sent: Promise<Receipt>): Promise<string> =>
  sent.then(
    ({ events }) => `${events.length} events`,
    ({ code }: { code: string }) => code,
  );

const eventsOf = async (stream: string): Promise<number> => {
  const events = [];
  for await (const event of store.read(stream)) events.push(event);
  return events.length;
};

beforeEach(async () => {
  store = createMemoryEventStore();
  handler = handlerOn(store, {
    keys: new MemoryKeyStore(),
    clock: fixedClock('2026-05-12T03:00:00.000Z'),
    contexts: [customers, interactions, purchases, loyalty],
  });
  for (const customerId of ['C1', 'C2']) await send('RegisterCustomer', { customerId, name: 'Sri' });
});

describe('what only the whole way of a command shows', () => {
  it('CUS-8 refuses whoever names a forgotten customer, and forgets once', async () => {
    await send('ForgetCustomer', { customerId: 'C1', basis: 'asked' });
    const call = { customerId: 'C1', channel: 'call', direction: 'inbound' };
    expect(await codeOf(send('LogInteraction', call))).toBe('customer-forgotten');
    expect(await codeOf(send('ForgetCustomer', { customerId: 'C1', basis: 'asked' }))).toBe('0 events');
  });

  it('INT-1 keeps one event of an interaction that its source delivers twice', async () => {
    const call = { customerId: 'C1', channel: 'call', direction: 'inbound', source: 'pbx', externalId: 'c-9' };
    const first = await send('LogInteraction', call);
    expect(await send('LogInteraction', call)).toMatchObject({ duplicate: true, events: [], stream: first.stream });
    expect(await eventsOf(first.stream)).toBe(1);
    expect(await codeOf(send('LogInteraction', { ...call, channel: 'chat' }))).toBe('interaction-exists');
  });

  const lines = [{ lineId: 'a', sku: 'tea', qty: 1, net: idr(5_000) }];
  const order = { orderId: 'O1', customerId: 'C1', lines, total: idr(5_000) };

  it('PUR-2 takes the same purchase for a repeat and another one under its id for a mistake', async () => {
    await send('RecordPurchase', order);
    expect(await send('RecordPurchase', order)).toMatchObject({ duplicate: true, events: [], revision: '0' });
    const dearer = { ...order, lines: [{ ...lines[0], net: idr(6_000) }], total: idr(6_000) };
    await expect(send('RecordPurchase', dearer)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'purchase-exists',
      detail: { differing: ['lines', 'total'] },
    });
  });

  it('PUR-4 refuses to return what another bought, or what nobody bought', async () => {
    await send('RecordPurchase', order);
    const back = { returnId: 'R1', customerId: 'C2', lines: [{ lineId: 'a', qty: 1 }], reason: 'unwanted' };
    const refused = { kind: 'conflict', code: 'not-the-buyer' };
    await expect(send('ReturnPurchase', { ...back, orderId: 'O1' })).rejects.toMatchObject(refused);
    const unknown = { kind: 'missing', code: 'unknown-purchase' };
    await expect(send('ReturnPurchase', { ...back, orderId: 'O9' })).rejects.toMatchObject(unknown);
  });

  it('makes no id for what is there already', async () => {
    const email = { customerId: 'C1', kind: 'email', value: 'sri@example.org' };
    const { ids } = await send('AddContactPoint', email);
    expect(Object.keys(ids)).toEqual(['contactPointId']);
    expect(await send('AddContactPoint', email)).toMatchObject({ events: [], ids: {} });
    const named = { ...email, contactPointId: 'p-2' };
    expect(await send('AddContactPoint', named)).toMatchObject({ events: [], ids: { contactPointId: 'p-2' } });
  });

  it('LOY-9 spends points once, and issues once what is sent a hundred times', async () => {
    const account = { program: 'club', customerId: 'C1' };
    await send('PublishProgram', { program: 'club', timeZone: 'Asia/Jakarta', pointCost: idr(1_000) });
    await send('EnrolMember', account);
    const gift = { ...account, document: 'D1', rule: 'gift', points: 100 };
    const issues = Array.from({ length: 100 }, () => send('IssueLoyaltyPoints', gift, 'k-1'));
    expect((await Promise.all(issues)).filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(await eventsOf('loyalty-club.C1')).toBe(2);
    const redeem = (redemptionId: string) =>
      codeOf(send('RedeemLoyaltyPoints', { ...account, redemptionId, points: 80 }));
    expect((await Promise.all(['r-1', 'r-2'].map(redeem))).sort()).toEqual(['1 events', 'insufficient-points']);
  });
});
