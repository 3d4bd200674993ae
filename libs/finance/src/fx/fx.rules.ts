import { decimalsOf, exactMoney, type Money } from '#kernel';

/**
 * Money in another currency, rounded half up to its minor units. `rate` is units of `quote` for one unit of the money's
 * currency, as FxRatePublished has it. null where the result is beyond safe integers.
 */
export const convert = ({ amount, currency }: Money, quote: string, rate: string): Money | null => {
  const [whole = '', fraction = ''] = rate.split('.');
  const product = BigInt(amount) * BigInt(whole + fraction) * 10n ** BigInt(decimalsOf(quote));
  return exactMoney(roundHalfUp(product, 10n ** BigInt(fraction.length + decimalsOf(currency))), quote);
};

const roundHalfUp = (numerator: bigint, denominator: bigint): bigint => {
  const doubled = 2n * numerator + denominator;
  const quotient = doubled / (2n * denominator);
  return doubled < 0n && doubled % (2n * denominator) !== 0n ? quotient - 1n : quotient;
};
