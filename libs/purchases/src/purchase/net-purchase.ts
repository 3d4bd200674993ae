import type { Instant, Money } from '#kernel';
import type { PurchaseRecorded } from './purchase.events.js';

/** What was bought without delivery, which is never returned. */
export const goodsValue = ({ total, delivery }: Pick<PurchaseRecorded, 'total' | 'delivery'>): Money => ({
  amount: total.amount - (delivery?.amount ?? 0),
  currency: total.currency,
});

/** `⌊net × returnedQty ÷ qty⌋`: what `returnedQty` of a line are worth; the whole line is worth exactly `net`. */
export const valueReturned = (net: number, qty: number, returnedQty: number): number =>
  Number((BigInt(net) * BigInt(returnedQty)) / BigInt(qty));

/** What a view keeps of a purchase to know its net amount at any time. */
export interface PurchaseFacts {
  readonly occurredAt: Instant;
  /** When the log learned it. */
  readonly knownAt: Instant;
  /** `goodsValue`, minor units. */
  readonly value: number;
  readonly returns: readonly PurchaseReturnFact[];
  /** When the log learned that the purchase never was. */
  readonly voidKnownAt?: Instant;
}

export interface PurchaseReturnFact {
  readonly occurredAt: Instant;
  readonly knownAt: Instant;
  /** Minor units. */
  readonly value: number;
  readonly full: boolean;
}

/**
 * The net amount of a purchase at `asOf` by what was known at `knownAt`, minor units; undefined where it is no net
 * purchase: not made or not known yet, voided, or fully returned.
 */
export const netAmountAt = (purchase: PurchaseFacts, asOf: Instant, knownAt?: Instant): number | undefined => {
  const known = (learned: Instant): boolean => knownAt === undefined || learned <= knownAt;
  if (purchase.occurredAt > asOf || !known(purchase.knownAt)) return undefined;
  if (purchase.voidKnownAt !== undefined && known(purchase.voidKnownAt)) return undefined;
  const returns = purchase.returns.filter((back) => back.occurredAt <= asOf && known(back.knownAt));
  return returns.some((back) => back.full)
    ? undefined
    : returns.reduce((left, back) => left - back.value, purchase.value);
};
