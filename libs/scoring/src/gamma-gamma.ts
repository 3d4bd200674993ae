import { MIN_REPEATERS, minimiseOverLogs, type FitOutcome } from './fit.js';
import { lgamma } from './lgamma.js';
import { median } from './median.js';

const { log, sqrt } = Math;

/** Parameters of the Gamma-Gamma model [GG]; γ is money in major units. */
export interface SpendParams {
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
}

/** A customer's x repeat days and their mean value m, in major units. */
export interface RepeatSpend {
  readonly x: number;
  readonly m: number;
}

export interface FittedSpend extends SpendParams {
  readonly logLik: number;
  /** Customers with x ≥ 1 and m > 0, on whom it was fitted. */
  readonly customers: number;
  /** Pearson's correlation of x and m over them. The model assumes that it is small. */
  readonly correlation: number | null;
}

/** Log-likelihood of a customer with x ≥ 1 and m > 0, [GG] eq. 1a. */
export function spendLogLikelihood({ p, q, gamma }: SpendParams): (spend: RepeatSpend) => number {
  const constant = q * log(gamma) - lgamma(q);
  return ({ x, m }) => {
    const shape = p * x;
    const ofMean = (shape - 1) * log(m) + shape * log(x) - (shape + q) * log(gamma + m * x);
    return constant + lgamma(shape + q) - lgamma(shape) + ofMean;
  };
}

/**
 * E[M]: mean value of a purchase day to expect, major units [GG] eq. 5. `m` is ignored for x = 0. Null where the mean
 * does not exist: px + q ≤ 1.
 */
export function expectedSpend({ p, q, gamma }: SpendParams, x: number, m: number): number | null {
  const shape = p * x + q - 1;
  if (shape <= 0) return null;
  return (p * (gamma + (x === 0 ? 0 : m * x))) / shape;
}

/**
 * Maximum-likelihood spend parameters; customers without repeat days or with m = 0 are left out. The same spends in any
 * order give the same digits.
 */
export function fitSpend(spends: readonly RepeatSpend[]): FitOutcome<FittedSpend> {
  const usable = spends.filter(({ x, m }) => x >= 1 && m > 0).sort((u, v) => u.x - v.x || u.m - v.m);
  if (usable.length < MIN_REPEATERS) return { ok: false, code: 'too-few-repeaters', repeaters: usable.length };
  const found = minimiseOverLogs([1, 2, median(usable.map(({ m }) => m))], ([p, q, gamma]) => {
    const logLik = spendLogLikelihood({ p: p!, q: q!, gamma: gamma! });
    return -usable.reduce((sum, spend) => sum + logLik(spend), 0) / usable.length;
  });
  if (!found.converged) return { ok: false, code: 'model-did-not-converge', repeaters: usable.length };
  const [p, q, gamma] = found.point as [number, number, number];
  const correlation = correlationOf(usable);
  return {
    ok: true,
    fit: { p, q, gamma, logLik: -found.value * usable.length, customers: usable.length, correlation },
  };
}

/** Pearson's correlation of x and m; null where either is the same for everybody. */
function correlationOf(spends: readonly RepeatSpend[]): number | null {
  const meanX = spends.reduce((sum, s) => sum + s.x, 0) / spends.length;
  const meanM = spends.reduce((sum, s) => sum + s.m, 0) / spends.length;
  let xx = 0;
  let mm = 0;
  let xm = 0;
  for (const { x, m } of spends) {
    xx += (x - meanX) ** 2;
    mm += (m - meanM) ** 2;
    xm += (x - meanX) * (m - meanM);
  }
  return xx === 0 || mm === 0 ? null : xm / sqrt(xx * mm);
}
