import { beforeAll, describe, expect, it } from '@jest/globals';
import { customers } from '#customers';
import { deals, DEFAULT_PIPELINE } from '#deals';
import { createMemoryEventStore } from '#event-store/memory';
import { interactions } from '#interactions';
import { loyalty } from '#loyalty';
import { fixedClock } from '#platform';
import { MemoryKeyStore } from '#privacy/memory';
import { purchases } from '#purchases';
import { handlerOn } from './testing.js';

const handler = handlerOn(createMemoryEventStore(), {
  keys: new MemoryKeyStore(),
  clock: fixedClock('2026-03-01T00:00:00.000Z'),
  contexts: [customers, deals, interactions, loyalty, purchases],
});
const sender = { client: 'shop', actor: { kind: 'service', id: 'shop' }, roles: ['service'] } as const;
const send = (name: string, body: object) => handler.handle({ name, body, sender });

const amount = { amount: 1, currency: 'IDR' };
const call = { customerId: 'c-1', channel: 'call', direction: 'inbound' };
const purchase = { customerId: 'c-1', lines: [{ lineId: 'l-1', sku: 'beans', qty: 1, net: amount }], total: amount };
const about = (...ids: string[]) => ({ ...call, links: [{ product: 'beans' }, ...ids.map((deal) => ({ deal }))] });

beforeAll(async () => {
  await send('RegisterCustomer', { customerId: 'c-1', name: 'Sri' });
  await send('PublishPipeline', DEFAULT_PIPELINE);
  const deal = { customerId: 'c-1', pipeline: 'sales', title: 'Beans', owner: 'ann', closeDate: '2026-04-01', amount };
  for (const dealId of ['d-1', 'd-2']) await send('OpenDeal', { ...deal, dealId });
});

describe('a command that names other things', () => {
  it.each([
    ['LogInteraction', about('d-2', 'd-1')],
    ['LogInteraction', about()],
    ['RecordPurchase', { ...purchase, dealId: 'd-1' }],
    ['RecordPurchase', purchase],
  ])('is decided where all of them are there: %s %j', async (name, body) => {
    expect(await send(name, body)).toMatchObject({ revision: '0' });
  });

  it.each([
    ['LogInteraction', about('d-1', 'd-9'), 'unknown-deal'],
    ['LogInteraction', { ...call, answers: 'i-9' }, 'unknown-interaction'],
    ['RecordPurchase', { ...purchase, dealId: 'd-9' }, 'unknown-deal'],
    ['RecordPurchase', { ...purchase, customerId: 'c-9' }, 'unknown-customer'],
  ])('is refused where one of them is not: %s %j', async (name, body, code) => {
    await expect(send(name, body)).rejects.toMatchObject({ kind: 'missing', code });
  });

  describe('on an account of points', () => {
    const club = { program: 'club', timeZone: 'Asia/Jakarta', pointCost: amount };
    const refusal = (body: object) =>
      send('RedeemLoyaltyPoints', { redemptionId: 'r-1', points: 1, ...body }).catch((error: unknown) => error);

    it('is refused for the program or the customer that is not there, before the account', async () => {
      await send('PublishProgram', club);
      const there = { program: 'club', customerId: 'c-1' };
      expect(await refusal({ ...there, program: 'clubb' })).toMatchObject({ kind: 'missing', code: 'unknown-program' });
      expect(await refusal({ ...there, customerId: 'c-9' })).toMatchObject({
        kind: 'missing',
        code: 'unknown-customer',
      });
      expect(await refusal(there)).toMatchObject({
        kind: 'missing',
        code: 'unknown-loyalty',
        message: expect.stringContaining('EnrolMember'),
        detail: { loyalty: 'club.c-1' },
      });
    });
  });
});
