import { describe, expect, it } from '@jest/globals';
import { inUnits, meanRepeatSpend, purchaseDays, purchaseHistory, type PurchaseFact } from './purchase-facts.js';

const fact = (day: number, value: number | null, evidence: string): PurchaseFact => ({ day, value, evidence });
const returned: PurchaseFact = {
  ...fact(20, 500, 'purchase-c@0'),
  returns: [
    { day: 25, value: 200, full: false, evidence: 'purchase-c@1' },
    { day: 30, value: 300, full: true, evidence: 'purchase-c@2' },
  ],
};

describe('purchaseDays', () => {
  it('merges the purchases of one day, in any order, zero values and equal contents included', () => {
    const facts = [
      fact(9, 300, 'purchase-b@0'),
      fact(7, 100, 'purchase-a@0'),
      fact(7, 100, 'purchase-z@0'),
      fact(9, 0, 'purchase-d@0'),
    ];
    expect(purchaseDays(facts, 9)).toEqual([
      { day: 7, purchases: 2, value: 200, unconverted: 0, rates: [], evidence: ['purchase-a@0', 'purchase-z@0'] },
      { day: 9, purchases: 2, value: 300, unconverted: 0, rates: [], evidence: ['purchase-b@0', 'purchase-d@0'] },
    ]);
    expect(purchaseDays([...facts].reverse(), 9)).toEqual(purchaseDays(facts, 9));
  });

  it('counts a return from its own day, and nothing of a purchase once all of it is back', () => {
    expect(purchaseDays([returned], 19)).toEqual([]);
    expect(purchaseDays([returned], 24)).toMatchObject([{ purchases: 1, value: 500, evidence: ['purchase-c@0'] }]);
    expect(purchaseDays([returned], 25)).toMatchObject([{ purchases: 1, value: 300 }]);
    expect(purchaseDays([returned], 30)).toEqual([]);
  });

  it('counts a purchase in another currency without its value', () => {
    expect(purchaseDays([fact(3, null, 'purchase-e@0')], 3)).toMatchObject([
      { purchases: 1, value: 0, unconverted: 1 },
    ]);
  });
});

describe('purchaseHistory', () => {
  it('counts days, not purchases, and leaves the first day out of m', () => {
    const days = purchaseDays(
      [fact(7, 9900, 'a@0'), fact(7, 1, 'b@0'), fact(14, 1000, 'c@0'), fact(28, 3000, 'd@0')],
      35,
    );
    const history = purchaseHistory(days, 35)!;
    expect(history).toEqual({ x: 2, txDays: 21, TDays: 28, lastDay: 28, repeatValue: 4000 });
    expect(inUnits(history, 7)).toEqual({ x: 2, tx: 3, T: 4 });
    expect(meanRepeatSpend(history, 100)).toBe(20);
  });

  it('is undefined for who has bought nothing that counts', () => {
    expect(purchaseHistory(purchaseDays([returned], 31), 31)).toBeUndefined();
  });
});
