import { absent, state, streamName, type Instant } from '#kernel';
import { purchaseEvents, type PurchaseReturned, type ReturnReason } from './purchase.events.js';

/** A line with what of it came back. */
export interface BoughtLine {
  readonly lineId: string;
  readonly qty: number;
  /** Minor units. */
  readonly net: number;
  readonly returnedQty: number;
  readonly returnedValue: number;
}

export interface Return {
  readonly returnId: string;
  readonly lines: readonly { readonly lineId: string; readonly qty: number }[];
  readonly reason: ReturnReason;
}

export interface Purchase {
  readonly customerId: string;
  readonly boughtAt: Instant;
  readonly currency: string;
  readonly lines: readonly BoughtLine[];
  readonly returns: readonly Return[];
  readonly voided: boolean;
}

export const purchaseStream = (orderId: string): string => streamName('purchase', orderId);

export const purchaseState = state({
  category: 'purchase',
  events: purchaseEvents,
  initial: absent<Purchase>(),
  evolve: {
    PurchaseRecorded: (_, data, event): Purchase => ({
      customerId: data.customerId,
      boughtAt: event.occurredAt,
      currency: data.total.currency,
      lines: data.lines.map(({ lineId, qty, net }) => ({
        lineId,
        qty,
        net: net.amount,
        returnedQty: 0,
        returnedValue: 0,
      })),
      returns: [],
      voided: false,
    }),
    PurchaseReturned: (purchase, data) => ({
      ...purchase,
      lines: purchase.lines.map((line) => afterReturn(line, data)),
      returns: [...purchase.returns, { returnId: data.returnId, lines: data.lines, reason: data.reason }],
    }),
    PurchaseVoided: (purchase) => ({ ...purchase, voided: true }),
  },
  subject: (purchase) => purchase?.customerId,
});

const afterReturn = (line: BoughtLine, { lines }: PurchaseReturned): BoughtLine => {
  const returned = lines.find(({ lineId }) => lineId === line.lineId);
  return returned
    ? { ...line, returnedQty: returned.returnedQty, returnedValue: line.returnedValue + returned.value.amount }
    : line;
};
