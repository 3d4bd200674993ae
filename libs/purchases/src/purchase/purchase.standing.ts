import { standing } from '#kernel';
import { goodsValue } from './net-purchase.js';
import { purchaseEvents } from './purchase.events.js';

/** What others may ask about a purchase: who bought what, and what came back. */
export interface PurchaseStanding {
  readonly customerId: string;
  /** Without delivery, minor units. */
  readonly orderValue: number;
  readonly lines: readonly { readonly lineId: string; readonly qty: number }[];
  /** In their order. */
  readonly returns: readonly StandingReturn[];
}

export interface StandingReturn {
  readonly returnId: string;
  readonly lines: readonly { readonly lineId: string; readonly returnedQty: number }[];
  readonly value: number;
}

export const purchaseStanding = standing(purchaseEvents, {
  category: 'purchase',
  initial: undefined as unknown as PurchaseStanding,
  on: {
    PurchaseRecorded: (_, data): PurchaseStanding => ({
      customerId: data.customerId,
      orderValue: goodsValue(data).amount,
      lines: data.lines.map(({ lineId, qty }) => ({ lineId, qty })),
      returns: [],
    }),
    PurchaseReturned: (purchase, data) => ({
      ...purchase,
      returns: [
        ...purchase.returns,
        {
          returnId: data.returnId,
          lines: data.lines.map(({ lineId, returnedQty }) => ({ lineId, returnedQty })),
          value: data.value.amount,
        },
      ],
    }),
  },
});
