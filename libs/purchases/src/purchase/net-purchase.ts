import type { Money } from '#kernel';
import type { PurchaseRecorded } from './purchase.events.js';

/** What was bought without delivery, which is never returned. */
export const goodsValue = ({ total, delivery }: Pick<PurchaseRecorded, 'total' | 'delivery'>): Money => ({
  amount: total.amount - (delivery?.amount ?? 0),
  currency: total.currency,
});

/** `⌊net × returnedQty ÷ qty⌋`: what `returnedQty` of a line are worth; the whole line is worth exactly `net`. */
export const valueReturned = (net: number, qty: number, returnedQty: number): number =>
  Number((BigInt(net) * BigInt(returnedQty)) / BigInt(qty));
