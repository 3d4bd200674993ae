import { describe, expect, it } from '@jest/globals';
import { happened, money } from '#kernel';
import { given } from '#kernel/testing';
import { PurchaseRecorded } from './purchase.events.js';
import { purchaseState } from './purchase.state.js';
import { recordPurchase } from './record-purchase.js';
import { idr } from './testing.js';

const ORDER = {
  orderId: 'O1',
  customerId: 'C1',
  lines: [
    { lineId: 'a', sku: 'tea', qty: 1, net: idr(60_000) },
    { lineId: 'b', sku: 'cup', qty: 2, net: idr(40_000) },
  ],
  delivery: idr(10_000),
  total: idr(110_000),
};

describe('RecordPurchase', () => {
  it('records a purchase of its buyer', () => {
    const story = given(purchaseState).when(recordPurchase, ORDER);
    story.then([happened(PurchaseRecorded, ORDER)]);
    expect(purchaseState.subject(story.state, 'purchase-O1')).toBe('C1');
  });

  it('PUR-2 decides the same content again to the same event, by which the repeat is known', () => {
    const first = given(purchaseState).when(recordPurchase, ORDER).events[0]?.data;
    const again = given(purchaseState).when(recordPurchase, JSON.parse(JSON.stringify(ORDER))).events[0]?.data;
    expect(again).toEqual(first);
  });

  it('PUR-6 refuses a total that the lines and the delivery do not make', () => {
    given(purchaseState)
      .when(recordPurchase, { ...ORDER, total: idr(100_000) })
      .thenRefused('total-mismatch', { lines: idr(110_000) });
  });

  it.each([
    ['delivery', { delivery: money(1_000_000, 'USD') }],
    ['the part paid with points', { paidWithPoints: money(1, 'USD') }],
    ['a discount', { lines: [{ ...ORDER.lines[0], discount: money(1, 'USD') }, ORDER.lines[1]] }],
  ])('refuses another currency of %s', (_, fields) => {
    given(purchaseState)
      .when(recordPurchase, { ...ORDER, ...fields })
      .thenRefused('currency-mixed');
  });

  it('refuses two lines of one id', () => {
    given(purchaseState)
      .when(recordPurchase, { ...ORDER, lines: [ORDER.lines[0], ORDER.lines[0]] })
      .thenRefused('invalid-command');
  });
});
