import { bgExpectation, someIfAlive } from './bg-expectation.js';
import type { CustomerBaseModel, Params } from './customer-base-model.js';
import { lbeta, lgamma } from './lgamma.js';
import { logistic, logSumExp } from './logs.js';
import { prefixSums } from './prefix-sums.js';

const { exp, log, log1p, max } = Math;

export type BgNbdParams = Params<'r' | 'alpha' | 'a' | 'b'>;

/**
 * BG/NBD [FHL]: while active a customer buys at a gamma(r, α) rate; after each repeat purchase he leaves with a
 * beta(a, b) probability. Numerics after [H021], [H027].
 */
export const bgnbd: CustomerBaseModel<'r' | 'alpha' | 'a' | 'b'> = {
  kind: 'bgnbd',
  names: ['r', 'alpha', 'a', 'b'],
  times: ['alpha'],

  // [H027], with the ratios of gamma functions written out as products and times relative to α: a fit of customers who
  // never leave runs to huge r and b, where differences of log-gammas are noise.
  logLikelihood({ r, alpha, a, b }) {
    const lnA = log(a);
    const bought = prefixSums((j) => log((r + j) / alpha) - log1p(a / (b + j)));
    return ({ x, tx, T }) => {
      const stayed = -(r + x) * log1p(T / alpha);
      if (x === 0) return stayed;
      return bought(x) + logSumExp(stayed, lnA - log(b + x - 1) - (r + x) * log1p(tx / alpha));
    };
  },

  // [H021]
  pAlive({ r, alpha, a, b }, { x, tx, T }) {
    if (x === 0) return 1;
    return logistic(log(b + x - 1) - log(a) - (r + x) * log1p((T - tx) / (alpha + tx)));
  },

  expectedIfAlive({ r, alpha, a, b }, { x, T }, t) {
    return bgExpectation(a, b - 1 - r, b + x - 1, t / (alpha + T + t));
  },

  // Closed form, since drop-out only follows a purchase.
  pNone(params, history, t) {
    return 1 - bgnbd.pAlive(params, history) * someIfAlive(params, history, t);
  },

  expectedFromNew(params, t) {
    return bgnbd.expectedIfAlive(params, { x: 0, tx: 0, T: 0 }, t);
  },

  dropoutShare: ({ a, b }) => a / (a + b),
};

/** P(X(t) = n): probability that a new customer has n repeat purchase days within t of the first, [FHL] eq. 8. */
export function bgnbdPmf({ r, alpha, a, b }: BgNbdParams, t: number, n: number): number {
  const lnStay = log(alpha / (alpha + t));
  const lnBuy = log(t / (alpha + t));
  const nbd = (j: number) => exp(lgamma(r + j) - lgamma(r) - lgamma(j + 1) + r * lnStay + j * lnBuy);
  const stayed = exp(lbeta(a, b + n) - lbeta(a, b)) * nbd(n);
  if (n === 0) return stayed;
  let fewer = 0;
  for (let j = 0; j < n; j++) fewer += nbd(j);
  return stayed + exp(lbeta(a + 1, b + n - 1) - lbeta(a, b)) * max(0, 1 - fewer);
}
