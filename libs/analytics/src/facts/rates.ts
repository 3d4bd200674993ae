import type { Day, Money, Recorded } from '#kernel';
import { datedBy, holds, type Dated, type Moment, type Recording } from './dated.js';

/** The rates published for one pair of currencies. */
export interface DatedRates {
  readonly base: string;
  readonly quote: string;
  readonly rates: readonly DatedRate[];
}

export interface DatedRate extends Dated {
  /** From this day on, until another day's rate. */
  readonly day: Day;
  /** Units of `quote` for one unit of `base`. */
  readonly rate: string;
}

/** Money of a day in the run's currency, with the rate used; undefined: nothing tells. */
export type Exchange = (money: Money, day: Day) => { readonly amount: number; readonly rate?: Recording } | undefined;

/** Folds FxRatePublished. */
export const withRate = (
  row: DatedRates | undefined,
  { base, quote, day, rate }: Pick<DatedRates, 'base' | 'quote'> & Pick<DatedRate, 'day' | 'rate'>,
  event: Recorded,
): DatedRates => ({ base, quote, rates: [...(row?.rates ?? []), { ...datedBy(event), day, rate }] });

/**
 * Converts by the last rate with a day up to the money's own, so that a purchase keeps its value. A rate the other way
 * round is no rate.
 */
export const exchangeAt = (
  rows: readonly DatedRates[],
  currency: string,
  moment: Moment,
  convert: (money: Money, quote: string, rate: string) => Money | null,
): Exchange => {
  const into = rows.filter(({ quote }) => quote === currency);
  const byBase = new Map(into.map(({ base, rates }) => [base, rates.filter((rate) => holds(rate, moment))]));
  return (money, day) => {
    if (money.currency === currency) return { amount: money.amount };
    const rate = rateOn(byBase.get(money.currency) ?? [], day);
    const converted = rate && convert(money, currency, rate.rate);
    return converted ? { amount: converted.amount, rate } : undefined;
  };
};

/** Of one day, the last published. */
const rateOn = (rates: readonly DatedRate[], day: Day): DatedRate | undefined =>
  rates.reduce<DatedRate | undefined>((last, rate) => {
    if (rate.day > day) return last;
    return last && last.day > rate.day ? last : rate;
  }, undefined);
