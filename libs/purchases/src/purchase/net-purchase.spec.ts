import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { money } from '#kernel';
import { given } from '#kernel/testing';
import { valueReturned } from './net-purchase.js';
import type { PurchaseReturned } from './purchase.events.js';
import { purchaseState } from './purchase.state.js';
import { returnPurchase } from './return-purchase.js';
import { bought } from './testing.js';

describe('What comes back of a purchase', () => {
  it('I1 I2: returns in any portions give back exactly the net amount, and only all of it is a full return', () => {
    const portions = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(portions, fc.maxSafeInteger().map(Math.abs), (qtys, net) => {
        const qty = qtys.reduce((sum, n) => sum + n, 0);
        const line = { lineId: 'a', sku: 'tea', qty, net: money(net, 'IDR') };
        const story = given(purchaseState, [bought({ lines: [line], total: line.net })]);
        qtys.forEach((n, i) => {
          const body = { orderId: 'O1', returnId: `R${i}`, lines: [{ lineId: 'a', qty: n }], reason: 'other' };
          story.when(returnPurchase, body, { at: '2026-06-01T00:00:00.000Z' });
        });
        const returns = story.events.slice(1).map((event) => event.data as PurchaseReturned);
        expect(returns.reduce((sum, { value }) => sum + value.amount, 0)).toBe(net);
        expect(returns.map(({ full }) => full)).toEqual(qtys.map((_, i) => i === qtys.length - 1));
        expect(returns.every(({ value }) => value.amount >= 0)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('rounds the value of a part down', () => {
    expect(valueReturned(100, 3, 2)).toBe(66);
  });
});
