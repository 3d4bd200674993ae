import type { Rounding } from './program.events.js';

/** An exact rational number ≥ 0 in lowest terms: points are computed without binary fractions. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export const fraction = (n: bigint, d = 1n): Fraction => {
  const divisor = gcd(n, d);
  return { n: n / divisor, d: d / divisor };
};

/** `"1.5"` is 3/2. */
export const parseFraction = (decimal: string): Fraction => {
  const [whole = '0', decimals = ''] = decimal.split('.');
  return fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
};

export const plus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
export const exceeds = (a: Fraction, b: Fraction): boolean => a.n * b.d > b.n * a.d;

export const roundFraction = ({ n, d }: Fraction, rounding: Rounding): bigint => {
  if (rounding === 'half-up') return (2n * n + d) / (2n * d);
  return rounding === 'ceil' ? (n + d - 1n) / d : n / d;
};

/** `45`, or `45/2`. */
export const fractionText = ({ n, d }: Fraction): string => (d === 1n ? `${n}` : `${n}/${d}`);

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
