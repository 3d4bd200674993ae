import { happened, money } from '#kernel';
import { on } from '#kernel/testing';
import { PurchaseRecorded, PurchaseReturned } from './purchase.events.js';

export const idr = (amount: number) => money(amount * 100, 'IDR');

/** Order O1 of C1 on 1 May 2026: two of line `a`, IDR 100,000. */
export const bought = (fields: Partial<PurchaseRecorded> = {}) =>
  on(
    '2026-05-01T03:00:00.000Z',
    happened(PurchaseRecorded, {
      orderId: 'O1',
      customerId: 'C1',
      lines: [{ lineId: 'a', sku: 'tea', qty: 2, net: idr(100_000) }],
      total: idr(100_000),
      ...fields,
    }),
  );

/** Return R1 of one of line `a`. */
export const returned = () =>
  happened(PurchaseReturned, {
    orderId: 'O1',
    returnId: 'R1',
    lines: [{ lineId: 'a', qty: 1, value: idr(50_000), returnedQty: 1 }],
    value: idr(50_000),
    full: false,
    reason: 'unwanted',
  });
