import type { Fact } from './known-events.js';

const HALF = 2n;

export interface Converted {
  readonly amount: number;
  /** The rate's event; null where none was needed. */
  readonly rate: string | null;
}

/**
 * §6 I6: money in rupiahs by the last rate with a day up to the given one, rounded half up; all have two
 * decimals. undefined: no rate is known.
 */
export const inRupiahs = (
  known: readonly Fact[],
  { amount, currency }: { amount: number; currency: string },
  day: string,
): Converted | undefined => {
  if (currency === 'IDR') return { amount, rate: null };
  const rates = known.filter(
    ({ type, data }) => type === 'FxRatePublished' && data.base === currency && data.day <= day,
  );
  const last = rates.reduce<Fact | undefined>(
    (best, rate) => (best && best.data.day > rate.data.day ? best : rate),
    undefined,
  );
  if (!last) return undefined;
  const [whole, fraction = ''] = last.data.rate.split('.');
  const unit = 10n ** BigInt(fraction.length);
  const exact = BigInt(amount) * BigInt(whole + fraction);
  return { amount: Number((HALF * exact + unit) / (HALF * unit)), rate: last.address };
};
