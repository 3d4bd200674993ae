import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { PurchaseReturned, PurchaseVoided } from './purchase.events.js';
import { purchaseState } from './purchase.state.js';
import { returnPurchase } from './return-purchase.js';
import { bought, idr, returned } from './testing.js';

const RETURN = { orderId: 'O1', returnId: 'R1', lines: [{ lineId: 'a', qty: 1 }], reason: 'unwanted' } as const;
const LATER = { at: '2026-05-12T03:00:00.000Z' };

describe('ReturnPurchase', () => {
  it('returns a part', () => {
    given(purchaseState, [bought()]).when(returnPurchase, RETURN, LATER).then([returned()]);
  });

  it('PUR-1 gives back exactly the net amount in three returns of one', () => {
    const line = { lineId: 'a', sku: 'tea', qty: 3, net: idr(100_000) };
    const story = given(purchaseState, [bought({ lines: [line] })]);
    for (const returnId of ['R1', 'R2', 'R3']) story.when(returnPurchase, { ...RETURN, returnId }, LATER);
    const returns = story.events.slice(1).map((event) => event.data as PurchaseReturned);
    expect(returns.map(({ value }) => value.amount)).toEqual([3333333, 3333333, 3333334]);
    expect(returns.map(({ full }) => full)).toEqual([false, false, true]);
    expect(returns.map(({ lines }) => lines[0]?.returnedQty)).toEqual([1, 2, 3]);
  });

  it('PUR-3 refuses more than is left', () => {
    given(purchaseState, [bought(), returned()])
      .when(returnPurchase, { ...RETURN, returnId: 'R2', lines: [{ lineId: 'a', qty: 2 }] }, LATER)
      .thenRefused('return-exceeds-purchase', { left: 1 });
  });

  it('PUR-4 refuses another customer', () => {
    given(purchaseState, [bought()])
      .when(returnPurchase, { ...RETURN, customerId: 'C2' }, LATER)
      .thenRefused('not-the-buyer');
  });

  it('does nothing where the same return is sent again', () => {
    given(purchaseState, [bought()])
      .when(returnPurchase, RETURN, LATER)
      .when(returnPurchase, RETURN, LATER)
      .thenNothing();
  });

  it('refuses another return under a known id', () => {
    given(purchaseState, [bought(), returned()])
      .when(returnPurchase, { ...RETURN, lines: [{ lineId: 'a', qty: 2 }] }, LATER)
      .thenRefused('return-exists');
  });

  it('refuses a line that the purchase does not have', () => {
    given(purchaseState, [bought()])
      .when(returnPurchase, { ...RETURN, lines: [{ lineId: 'z', qty: 1 }] }, LATER)
      .thenRefused('unknown-line');
  });

  it('refuses what was voided', () => {
    given(purchaseState, [bought(), happened(PurchaseVoided, { orderId: 'O1', reason: 'test' })])
      .when(returnPurchase, RETURN, LATER)
      .thenRefused('purchase-voided');
  });

  it('refuses a return before the purchase', () => {
    given(purchaseState, [bought()])
      .when(returnPurchase, RETURN, { at: '2026-04-30T03:00:00.000Z' })
      .thenRefused('returned-before-bought');
  });
});
