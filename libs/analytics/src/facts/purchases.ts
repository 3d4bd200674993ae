import { addressOf, dayOf, daysBetween, type Day, type Money, type Recorded } from '#kernel';
import { datedBy, holds, isKnown, laterRecorded, type Dated, type Moment, type Recording } from './dated.js';
import type { Exchange } from './rates.js';

/** A purchase with what came back of it, as views keep it to answer for any moment. */
export interface DatedPurchase extends Dated, Money {
  readonly returns?: readonly DatedReturn[];
  /** It never was. */
  readonly voided?: Recording;
}

export interface DatedReturn extends Dated {
  /** Minor units of the purchase's currency. */
  readonly amount: number;
  /** With this one, all of the purchase has come back. */
  readonly full: boolean;
}

type Purchases = readonly DatedPurchase[];

/** Folds PurchaseRecorded; `net` is without delivery. */
export const bought = (purchases: Purchases = [], net: Money, event: Recorded): Purchases => [
  ...purchases,
  { ...datedBy(event), amount: net.amount, currency: net.currency },
];

/** Folds PurchaseReturned. */
export const returned = (
  purchases: Purchases = [],
  { value: { amount }, full }: { readonly value: Money; readonly full: boolean },
  event: Recorded,
): Purchases =>
  changed(purchases, event, (purchase) => ({
    ...purchase,
    returns: [...(purchase.returns ?? []), { ...datedBy(event), amount, full }],
  }));

/** Folds PurchaseVoided. */
export const voided = (purchases: Purchases = [], event: Recorded): Purchases =>
  changed(purchases, event, (purchase) => ({
    ...purchase,
    voided: { knownAt: event.recordedAt, address: event.address },
  }));

/** A stream holds one purchase, which is its first event. */
const changed = (
  purchases: Purchases,
  { stream }: Recorded,
  change: (purchase: DatedPurchase) => DatedPurchase,
): Purchases => {
  const first = addressOf(stream, 0n);
  return purchases.map((purchase) => (purchase.address === first ? change(purchase) : purchase));
};

/** A purchase as scores take it: days since 1970-01-01, minor units of the run's currency, addresses of events. */
export interface CountedPurchase {
  readonly day: number;
  /** Null where another currency has no rate: it counts, without value. */
  readonly value: number | null;
  readonly evidence: string;
  readonly returns?: readonly CountedReturn[];
  /** Address of the rate by which it was converted. */
  readonly rate?: string;
}

export interface CountedReturn {
  readonly day: number;
  readonly value: number;
  readonly full: boolean;
  readonly evidence: string;
}

/** The purchases and returns that had happened by the moment. A void counts at no as-of, but from when it was known. */
export const purchasesAt = (purchases: Purchases = [], moment: Moment, exchange: Exchange): CountedPurchase[] =>
  purchases.filter((purchase) => countsAt(purchase, moment)).map((purchase) => counted(purchase, moment, exchange));

/** The last recorded of the events that `purchasesAt` rests on, voids and rates used included. */
export const purchasesUpTo = (purchases: Purchases = [], moment: Moment, exchange: Exchange): Recording | undefined => {
  let last: Recording | undefined;
  for (const purchase of purchases) {
    if (!holds(purchase, moment)) continue;
    last = laterRecorded(last, purchase);
    const rate = exchange(purchase, dayOf(purchase.at, moment.zone))?.rate;
    if (!countsAt(purchase, moment)) last = laterRecorded(last, purchase.voided!);
    else if (rate) last = laterRecorded(last, rate);
    for (const back of purchase.returns ?? []) if (holds(back, moment)) last = laterRecorded(last, back);
  }
  return last;
};

/** Whether it had happened by the moment, and never was undone by what was known then. */
export const countsAt = (purchase: DatedPurchase, moment: Moment): boolean =>
  holds(purchase, moment) && !(purchase.voided && isKnown(purchase.voided, moment));

const counted = (purchase: DatedPurchase, moment: Moment, exchange: Exchange): CountedPurchase => {
  const { at, address: evidence, returns } = purchase;
  const bought = dayOf(at, moment.zone);
  const value = exchange(purchase, bought);
  return {
    day: dayNumber(bought),
    value: value?.amount ?? null,
    evidence,
    ...(value?.rate && { rate: value.rate.address }),
    ...(returns && { returns: countedReturns(purchase, returns, (sum) => exchange(sum, bought)?.amount ?? 0, moment) }),
  };
};

/** Converted as sums so far, so that the parts never come to more than the whole. */
const countedReturns = (
  { currency }: Money,
  returns: readonly DatedReturn[],
  valueOf: (money: Money) => number,
  moment: Moment,
): CountedReturn[] => {
  let before = 0;
  let sum = 0;
  return returns
    .filter((back) => holds(back, moment))
    .map(({ at, amount, full, address: evidence }) => {
      sum += amount;
      const soFar = valueOf({ amount: sum, currency });
      const value = soFar - before;
      before = soFar;
      return { day: dayNumber(dayOf(at, moment.zone)), value, full, evidence };
    });
};

/** Days since 1970-01-01. */
export const dayNumber = (day: Day): number => daysBetween('1970-01-01', day);
