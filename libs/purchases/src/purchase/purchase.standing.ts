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
  /** It never was. */
  readonly voided: boolean;
}

export interface StandingReturn {
  readonly returnId: string;
  /** Ids of returns are unique in their order only; an event's is unique everywhere. */
  readonly eventId: string;
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
      voided: false,
    }),
    PurchaseReturned: (purchase, data, { id }) => ({
      ...purchase,
      returns: [
        ...purchase.returns,
        {
          returnId: data.returnId,
          eventId: id,
          lines: data.lines.map(({ lineId, returnedQty }) => ({ lineId, returnedQty })),
          value: data.value.amount,
        },
      ],
    }),
    PurchaseVoided: (purchase) => ({ ...purchase, voided: true }),
  },
});

/** What of a purchase came back, in minor units and without delivery. */
export interface ReturnedSoFar {
  /** All of the purchase. */
  readonly lines: readonly { readonly lineId: string; readonly returnedQty: number; readonly qty: number }[];
  readonly value: number;
  readonly orderValue: number;
}

/** By a return and all before it. */
export const returnedUpTo = ({ lines, returns, orderValue }: PurchaseStanding, returnId: string): ReturnedSoFar => {
  const last = returns.findIndex((back) => back.returnId === returnId);
  const counted = returns.slice(0, last + 1);
  const quantities = new Map(
    counted.flatMap((back) => back.lines.map((line) => [line.lineId, line.returnedQty] as const)),
  );
  return {
    lines: lines.map(({ lineId, qty }) => ({ lineId, returnedQty: quantities.get(lineId) ?? 0, qty })),
    value: counted.reduce((sum, { value }) => sum + value, 0),
    orderValue,
  };
};

/** As if everything had come back. */
export const wholly = ({ lines, orderValue }: PurchaseStanding): ReturnedSoFar => ({
  lines: lines.map(({ lineId, qty }) => ({ lineId, returnedQty: qty, qty })),
  value: orderValue,
  orderValue,
});
