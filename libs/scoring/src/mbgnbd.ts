import { bgExpectation, someIfAlive } from './bg-expectation.js';
import type { CustomerBaseModel } from './customer-base-model.js';
import { logistic, logSumExp } from './logs.js';
import { prefixSums } from './prefix-sums.js';

const { log, log1p } = Math;

/** MBG/NBD [MBG]: BG/NBD in which a customer may also leave after the first purchase. */
export const mbgnbd: CustomerBaseModel<'r' | 'alpha' | 'a' | 'b'> = {
  kind: 'mbgnbd',
  names: ['r', 'alpha', 'a', 'b'],
  times: ['alpha'],

  logLikelihood({ r, alpha, a, b }) {
    const lnA = log(a);
    const bought = prefixSums((j) => log((r + j) / alpha));
    const kept = prefixSums((j) => -log1p(a / (b + j)));
    return ({ x, tx, T }) => {
      const left = lnA - log(b + x) - (r + x) * log1p(tx / alpha);
      return bought(x) + kept(x + 1) + logSumExp(-(r + x) * log1p(T / alpha), left);
    };
  },

  pAlive({ r, alpha, a, b }, { x, tx, T }) {
    return logistic(log(b + x) - log(a) - (r + x) * log1p((T - tx) / (alpha + tx)));
  },

  expectedIfAlive({ r, alpha, a, b }, { x, T }, t) {
    return bgExpectation(a, b - r, b + x, t / (alpha + T + t));
  },

  pNone(params, history, t) {
    return 1 - mbgnbd.pAlive(params, history) * someIfAlive(params, history, t);
  },

  // A newcomer is active with probability b / (a + b): he may have left after the first purchase.
  expectedFromNew(params, t) {
    const { a, b } = params;
    return (b / (a + b)) * mbgnbd.expectedIfAlive(params, { x: 0, tx: 0, T: 0 }, t);
  },

  dropoutShare: ({ a, b }) => a / (a + b),
};
