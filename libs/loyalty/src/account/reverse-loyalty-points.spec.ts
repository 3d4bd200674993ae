import { describe, expect, it } from '@jest/globals';
import { money } from '#kernel';
import { at, d, member, type Ledger } from '../testing.js';
import { issueLoyaltyPoints } from './issue-loyalty-points.js';
import { reverseLoyaltyPoints } from './reverse-loyalty-points.js';

const RULES = [
  { ruleId: 'unit', kind: 'product', priority: 1, value: '1' },
  { ruleId: 'bonus-a', kind: 'bonus', priority: 2, value: '10', when: { skus: ['A'] } },
  { ruleId: 'bonus-b', kind: 'bonus', priority: 3, value: '20', when: { skus: ['B'] } },
];
const line = (lineId: string, qty: number) => ({ lineId, sku: lineId, qty, net: money(qty * 100, 'IDR') });
const ORDER = { document: 'O1', lines: [line('A', 10), line('B', 10), line('C', 20)] };
const back = (...lineIds: string[]) => {
  const lines = ORDER.lines.filter(({ lineId }) => lineIds.includes(lineId));
  const value = lines.reduce((sum, { net }) => sum + net.amount, 0);
  const returned = {
    lines: lines.map(({ lineId, qty }) => ({ lineId, qty, returnedQty: qty })),
    value,
    orderValue: 4_000,
  };
  return { document: 'O1', returned };
};
const ordered = (returns: object): Ledger => member({ earnRules: RULES, returns }).did(issueLoyaltyPoints, ORDER, d(1));

describe('ReverseLoyaltyPoints', () => {
  it('LOY-3 takes back by the share of the value', () => {
    const ledger = ordered({ matching: 'proportional' }).reverse(back('C'), d(2));
    expect(ledger.last).toMatchObject({
      amount: 35,
      awards: [
        { lot: 1, points: 20, forgone: 0 },
        { lot: 2, points: 15, forgone: 0 },
      ],
      allocations: [
        { lot: 1, points: 20, bucket: 'active' },
        { lot: 2, points: 15, bucket: 'active' },
      ],
    });
  });

  it('LOY-3 takes back item by item', () => {
    const ledger = ordered({ matching: 'item-exact' }).reverse(back('C'), d(2));
    expect(ledger.last).toMatchObject({ amount: 20, awards: [{ lot: 3, points: 20 }] });
  });

  it.each([
    ['only-pending', { debt: 0, shortfall: 70 }],
    ['within-balance', { debt: 0, shortfall: 70 }],
    ['unlimited', { debt: 70, shortfall: 0 }],
  ])('LOY-4 of points that were spent, %s takes %p', (policy, taken) => {
    const ledger = ordered({ policy })
      .redeem(70, d(2))
      .reverse(back('A', 'B', 'C'), d(3));
    expect(ledger.last).toMatchObject({ amount: 70, ...taken });
    expect(ledger.balance(d(3))).toMatchObject({ spendable: 0, debt: taken.debt, net: 0 - taken.debt });
  });

  it('LOY-4 lets the next issue repay the debt', () => {
    const ledger = ordered({ policy: 'unlimited' })
      .redeem(70, d(2))
      .reverse(back('A', 'B', 'C'), d(3))
      .issue(100, d(4));
    expect(ledger.last).toMatchObject({ offset: 70 });
    expect(ledger.balance(d(4))).toMatchObject({ spendable: 30, debt: 0, offset: 70 });
  });

  it('takes no active points under only-pending, but pending ones', () => {
    const active = ordered({ policy: 'only-pending' }).reverse(back('C'), d(2));
    expect(active.last).toMatchObject({ amount: 20, allocations: [], shortfall: 20 });
    const pending = member({ earnRules: RULES, pending: { kind: 'days', n: 7 }, returns: { policy: 'only-pending' } });
    pending.did(issueLoyaltyPoints, ORDER, d(1)).reverse(back('C'), d(2));
    expect(pending.last).toMatchObject({ allocations: [{ lot: 3, points: 20, bucket: 'pending' }], shortfall: 0 });
  });

  it('LOY-16 takes back exactly the award in three returns of one', () => {
    const ledger = member().issue(25, d(1), { document: 'O1', line: 'a' });
    const amounts = [1, 2, 3].map((returnedQty) => {
      const returned = { lines: [{ lineId: 'a', qty: 3, returnedQty }], value: returnedQty * 100, orderValue: 300 };
      return ledger.reverse({ document: 'O1', returned }, d(2), `v-${returnedQty}`).last.amount;
    });
    expect(amounts).toEqual([8, 8, 9]);
  });

  it('LOY-17 counts what has expired as forgone, and owes only what was used', () => {
    const ledger = member({ returns: { policy: 'unlimited' } })
      .issue(100, d(1), { document: 'O1', line: 'a', expiresAt: at('2026-03-01') })
      .redeem(60, at('2026-02-01'));
    const returned = { lines: [{ lineId: 'a', qty: 1, returnedQty: 1 }], value: 100, orderValue: 100 };
    ledger.reverse({ document: 'O1', returned }, at('2026-03-02'));
    expect(ledger.last).toMatchObject({ amount: 100, forgone: 40, debt: 60, shortfall: 0, allocations: [] });
    ledger.issue(5, at('2026-03-03'), { document: 'O1', rule: 'more' });
    ledger
      .when(reverseLoyaltyPoints, { reversalId: 'v-2', document: 'O1', points: 6 }, at('2026-03-04'))
      .thenRefused('reversal-exceeds-award', { left: 5 });
  });

  it('counts expired points as forgone once', () => {
    const ledger = member()
      .issue(50, d(1), { document: 'O1', expiresAt: d(31) })
      .redeem(20, d(2));
    expect(ledger.reverse({ document: 'O1', points: 25 }, d(40), 'v-1').last).toMatchObject({
      forgone: 25,
      shortfall: 0,
    });
    expect(ledger.reverse({ document: 'O1', points: 25 }, d(41), 'v-2').last).toMatchObject({
      forgone: 5,
      shortfall: 20,
    });
  });

  it('takes what no line earned only when everything is returned', () => {
    const whole = { ruleId: 'welcome', kind: 'bonus', priority: 9, value: '5' };
    const ledger = member({ earnRules: [...RULES, whole] }).did(issueLoyaltyPoints, ORDER, d(1));
    expect(ledger.reverse(back('A', 'B'), d(2), 'v-1').last.amount).toBe(50);
    expect(ledger.reverse(back('A', 'B', 'C'), d(3), 'v-2').last.amount).toBe(25);
  });

  it('is the same whether or not it tells of lines of which nothing came back', () => {
    const ledger = ordered({}).reverse(back('A'), d(2));
    const { document, returned } = back('A');
    const lines = [...returned.lines, { lineId: 'B', qty: 10, returnedQty: 0 }];
    const body = { reversalId: 'v-1', document, returned: { ...returned, lines } };
    ledger.when(reverseLoyaltyPoints, body, d(3)).thenNothing();
  });

  it('takes active points of other lots, but never held ones', () => {
    const ledger = member()
      .issue(50, d(1), { document: 'O1', expiresAt: d(40) })
      .issue(30, d(1))
      .redeem(50, d(2))
      .hold(20, d(2));
    ledger.reverse({ document: 'O1', points: 50 }, d(2));
    expect(ledger.last).toMatchObject({ allocations: [{ lot: 2, points: 10, bucket: 'active' }], shortfall: 40 });
    expect(ledger.balance(d(2))).toMatchObject({ held: 20, spendable: 0, reversed: 10 });
  });

  it('does nothing where nothing is to be taken, or the same is sent again', () => {
    const ledger = ordered({}).reverse(back('C'), d(2));
    ledger.when(reverseLoyaltyPoints, { reversalId: 'v-1', ...back('C') }, d(3)).thenNothing();
    ledger.when(reverseLoyaltyPoints, { reversalId: 'v-2', ...back('C') }, d(3)).thenNothing();
  });

  it('refuses another reversal under a known id', () => {
    ordered({})
      .reverse(back('C'), d(2))
      .when(reverseLoyaltyPoints, { reversalId: 'v-1', ...back('A') }, d(3))
      .thenRefused('reversal-exists');
  });

  it('refuses another line of the same value, or another quantity, under a known id', () => {
    const ledger = ordered({}).reverse(back('A'), d(2));
    ledger.when(reverseLoyaltyPoints, { reversalId: 'v-1', ...back('B') }, d(3)).thenRefused('reversal-exists');
    const { document, returned } = back('A');
    const fewer = { ...returned, lines: [{ lineId: 'A', qty: 10, returnedQty: 9 }] };
    ledger
      .when(reverseLoyaltyPoints, { reversalId: 'v-1', document, returned: fewer }, d(3))
      .thenRefused('reversal-exists');
  });

  it('refuses lines that are told twice, or more of them than a purchase has', () => {
    const ledger = ordered({});
    const line = { lineId: 'A', qty: 10, returnedQty: 1 };
    const many = Array.from({ length: 501 }, (_, n) => ({ ...line, lineId: `l-${n}` }));
    for (const lines of [[line, { ...line, returnedQty: 10 }], many]) {
      const returned = { lines, value: 100, orderValue: 4_000 };
      ledger
        .when(reverseLoyaltyPoints, { reversalId: 'v-1', document: 'O1', returned }, d(2))
        .thenRefused('invalid-command');
    }
  });

  it('is the same in whatever order the lines are told', () => {
    const ledger = ordered({}).reverse(back('A', 'B'), d(2));
    const { document, returned } = back('A', 'B');
    const turned = { ...returned, lines: returned.lines.toReversed() };
    ledger.when(reverseLoyaltyPoints, { reversalId: 'v-1', document, returned: turned }, d(3)).thenNothing();
  });

  it('refuses an unknown document, and both or neither way to say how much', () => {
    const ledger = ordered({});
    ledger
      .when(reverseLoyaltyPoints, { reversalId: 'v-1', document: 'O9', points: 1 }, d(2))
      .thenRefused('unknown-document');
    ledger.when(reverseLoyaltyPoints, { reversalId: 'v-1', document: 'O1' }, d(2)).thenRefused('points-or-returned');
    ledger
      .when(reverseLoyaltyPoints, { reversalId: 'v-1', points: 1, ...back('C') }, d(2))
      .thenRefused('points-or-returned');
  });
});
