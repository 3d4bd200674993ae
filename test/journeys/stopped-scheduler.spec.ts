import { expect, it } from '@jest/globals';
import { money } from '#kernel';
import { play } from '../support/history/index.js';

const idr = (amount: number) => money(amount * 100, 'IDR');
const command = (day: number, name: string, body: object) => ({
  at: `2026-01-${String(day).padStart(2, '0')}T03:00:00.000Z`,
  name,
  body,
});
const A = { program: 'club', customerId: 'C1' };
const program = (join: string) => ({
  program: 'club',
  timeZone: 'Asia/Jakarta',
  pointCost: idr(10),
  join,
  pending: { kind: 'days', n: 5 },
  earnRules: [{ ruleId: 's', kind: 'spend', priority: 1, value: '1', per: idr(100) }],
});
const buy = (day: number, orderId: string) =>
  command(day, 'RecordPurchase', {
    orderId,
    customerId: 'C1',
    lines: [{ lineId: 'a', sku: 'tea', qty: 1, net: idr(1_000) }],
    total: idr(1_000),
  });

const earned = async (published: number, bought: number, settled: boolean) => {
  const { events } = await play([
    command(1, 'RegisterCustomer', { customerId: 'C1', name: 'Sri' }),
    command(1, 'PublishProgram', program('first-activation')),
    buy(2, 'O1'),
    command(published, 'PublishProgram', program('explicit')),
    ...(settled ? [command(bought, 'SettleLoyaltyAccount', A)] : []),
    buy(bought, 'O2'),
    command(28, 'SettleLoyaltyAccount', A),
  ]);
  return events.flatMap(({ type, data }) =>
    type === 'LoyaltyPointsIssued' ? [(data as { document: string }).document] : [],
  );
};

it.each([
  ['has enrolled', 10, 12, ['O1', 'O2']],
  ['will enrol', 3, 4, ['O1']],
])('whom a date %s earns the same, whether or not the scheduler ran', async (_, published, bought, documents) => {
  expect(await earned(published, bought, false)).toEqual(documents);
  expect(await earned(published, bought, true)).toEqual(documents);
});
