import { describe, expect, it } from '@jest/globals';
import { money, type Instant } from '#kernel';
import { accountAt, balanceOf, evolveAccount, type Account } from '#loyalty/rules';
import { play } from '../support/history/index.js';

const idr = (amount: number) => money(amount * 100, 'IDR');
const on = (day: number, time = '10:00'): Instant => `2026-01-${String(day).padStart(2, '0')}T${time}:00.000Z`;
const command = (at: Instant, name: string, body: object) => ({ at, name, body });
type Sent = Parameters<typeof play>[0][number];

const C1 = { customerId: 'C1' };
const A = { program: 'club', ...C1 };
const program = (returns: object) => ({
  program: 'club',
  timeZone: 'Asia/Jakarta',
  pointCost: idr(10),
  earnRules: [{ ruleId: 's', kind: 'spend', priority: 1, value: '1', per: idr(100) }],
  returns,
});
const LINES = [
  { lineId: 'a', sku: 'tea', qty: 3, net: idr(1_000) },
  { lineId: 'b', sku: 'cup', qty: 1, net: idr(700) },
];
const give = (day: number, returnId: string, lines: object[]) =>
  command(on(day), 'ReturnPurchase', { orderId: 'O1', returnId, lines, reason: 'unwanted' });
const one = give(6, 'R1', [{ lineId: 'a', qty: 1 }]);
const more = give(7, 'R2', [
  { lineId: 'a', qty: 1 },
  { lineId: 'b', qty: 1 },
]);
const rest = give(8, 'R3', [
  { lineId: 'a', qty: 2 },
  { lineId: 'b', qty: 1 },
]);

/** The account in the end. `late`: the award was refused to a suspended member, and is tried again on the 10th. */
const ending = async (late: boolean, returns: object, meanwhile: readonly Sent[], since: readonly Sent[] = []) => {
  const { events, end } = await play([
    command(on(1, '01:00'), 'RegisterCustomer', { ...C1, name: 'Sri' }),
    command(on(1, '02:00'), 'PublishProgram', program(returns)),
    command(on(1, '03:00'), 'EnrolMember', A),
    ...(late ? [command(on(2), 'SuspendMember', { ...A, reason: 'x' })] : []),
    command(on(3), 'RecordPurchase', { orderId: 'O1', ...C1, lines: LINES, total: idr(1_700) }),
    ...meanwhile,
    ...(late ? [command(on(9), 'ResumeMember', { ...A, reason: 'x' }), retry] : []),
    ...since,
    // What follows from what followed is waited for with the next command only.
    command(on(28), 'EnrolMember', A),
    command(on(29), 'EnrolMember', A),
  ]);
  const account = events
    .filter(({ stream }) => stream === 'loyalty-club.C1')
    .reduce<Account | undefined>(evolveAccount, undefined)!;
  const { spendable, debt } = balanceOf(accountAt(account, end));
  return { spendable, debt, reversals: account.reversals.length, refused: refusals(events) - Number(late) };
};

const refusals = (events: readonly { readonly type: string }[]) =>
  events.filter(({ type }) => type === 'ReactionRefused').length;

const retry: Sent = {
  at: on(10),
  name: 'RetryReaction',
  body: (log) => ({
    refusalId: (log.find(({ type }) => type === 'ReactionRefused')!.data as { refusalId: string }).refusalId,
  }),
};

describe('A purchase whose award was refused and is tried again', () => {
  it('earns nothing where it was voided meanwhile', async () => {
    const voided = command(on(6), 'VoidPurchase', { orderId: 'O1', reason: 'fraud' });
    expect(await ending(true, {}, [voided])).toEqual({ spendable: 0, debt: 0, reversals: 0, refused: 0 });
    expect(await ending(false, {}, [voided])).toEqual({ spendable: 0, debt: 0, reversals: 1, refused: 0 });
  });

  it.each([
    ['nothing came back', [], [], 17],
    ['a part came back', [one], [], 14],
    ['another part came back too', [one, more], [], 4],
    ['everything came back', [one, rest], [], 0],
    ['some comes back before and some after', [one], [{ ...more, at: on(12) }], 4],
  ])('leaves as much as one that was awarded at once, where %s', async (_, before, after, spendable) => {
    for (const matching of ['item-exact', 'proportional']) {
      const atOnce = await ending(false, { matching }, before, after);
      expect(await ending(true, { matching }, before, after)).toEqual(atOnce);
      if (matching === 'item-exact') expect(atOnce.spendable).toBe(spendable);
    }
  });
});
