import type { CustomerBaseModel, Params } from './customer-base-model.js';
import { gaussLegendre, type Rule } from './gauss-legendre.js';
import { logistic, logSumExp } from './logs.js';
import { prefixSums } from './prefix-sums.js';

const { exp, expm1, log, log1p } = Math;

type ParetoParams = Params<'r' | 'alpha' | 's' | 'beta'>;

const FIT_RULE = gaussLegendre(32);
const VALUE_RULE = gaussLegendre(64);
/** The integrand is left out where it has fallen below e^-50 of its left end: less than a double can tell. */
const NEGLIGIBLE = 50;

/**
 * Pareto/NBD [P]: a customer buys at a gamma(r, α) rate and may leave at any time, at a gamma(s, β) rate. The usual
 * form with two ₂F₁ branches overflows for frequent buyers; here the one integral it stands for is summed in logs.
 * Weights are relative to α^r β^s, so that they stay moderate however large the parameters.
 */
export const pnbd: CustomerBaseModel<'r' | 'alpha' | 's' | 'beta'> = {
  kind: 'pnbd',
  names: ['r', 'alpha', 's', 'beta'],
  times: ['alpha', 'beta'],

  logLikelihood(params) {
    const { r, alpha } = params;
    const bought = prefixSums((j) => log((r + j) / alpha));
    return ({ x, tx, T }) => bought(x) + logSumExp(lnStayed(params, x, T), lnLeft(params, x, tx, T, FIT_RULE));
  },

  pAlive(params, { x, tx, T }) {
    return logistic(lnStayed(params, x, T) - lnLeft(params, x, tx, T, VALUE_RULE));
  },

  expectedIfAlive({ r, alpha, s, beta }, { x, T }, t) {
    return (((r + x) * (beta + T)) / (alpha + T)) * discounted(s, beta + T, t);
  },

  // An active customer buys nothing if he stays and is silent, or leaves before he would have bought.
  pNone(params, history, t) {
    const { x, T } = history;
    const now = lnStayed(params, x, T);
    const stays = exp(lnStayed(params, x, T + t) - now);
    const leaves = exp(lnLeft(params, x, T, T + t, VALUE_RULE) - now);
    return 1 - pnbd.pAlive(params, history) * (1 - stays - leaves);
  },

  expectedFromNew({ r, alpha, s, beta }, t) {
    return ((r * beta) / alpha) * discounted(s, beta, t);
  },

  dropoutShare: ({ s, beta }) => s / (s + beta),
};

/** Log weight of having stayed until T. */
function lnStayed({ r, alpha, s, beta }: ParetoParams, x: number, T: number): number {
  return -(r + x) * log1p(T / alpha) - s * log1p(T / beta);
}

/** (1 - q^(s-1)) / (s-1) with q = β / (β + t), which tends to -ln q as s tends to 1. */
function discounted(s: number, beta: number, t: number): number {
  const lnQ = -log1p(t / beta);
  const exponent = (s - 1) * lnQ;
  return exponent === 0 ? -lnQ : (-lnQ * expm1(exponent)) / exponent;
}

/**
 * Log weight of having left between `from` and `to`: ln (s/β) ∫ (1 + y/α)^-(r+x) (1 + y/β)^-(s+1) dy, by
 * Gauss-Legendre in w = ln(1 + y / min(α, β)), where the integrand is smooth however fast it falls.
 */
function lnLeft(params: ParetoParams, x: number, from: number, to: number, rule: Rule): number {
  if (to <= from) return -Infinity;
  const { s, beta } = params;
  const integrand = inLogTime(params, x);
  const start = log1p(from / integrand.unit);
  const end = cutOff(integrand, start, log1p(to / integrand.unit));
  const half = (end - start) / 2;
  // Relative to the left end: nothing can overflow, and what would underflow is cut off.
  const atStart = integrand.lnValue(start);
  let sum = 0;
  for (let i = 0; i < rule.nodes.length; i++) {
    const w = start + half * (1 + rule.nodes[i]!);
    sum += rule.weights[i]! * exp(w - start + integrand.lnValue(w) - atStart);
  }
  return log((s / beta) * integrand.unit * half * sum) + start + atStart;
}

interface Integrand {
  /** min(α, β) */
  readonly unit: number;
  /** ln of the integrand at y = unit (e^w - 1); concave in w. */
  lnValue(w: number): number;
  slope(w: number): number;
}

function inLogTime({ r, alpha, s, beta }: ParetoParams, x: number): Integrand {
  const [unit, near, other, far] = alpha <= beta ? [alpha, r + x, beta, s + 1] : [beta, s + 1, alpha, r + x];
  const ratio = unit / other;
  return {
    unit,
    lnValue: (w) => -near * w - far * log1p(ratio * expm1(w)),
    slope: (w) => -near - (far * ratio * exp(w)) / (1 + ratio * expm1(w)),
  };
}

/** The w in (start, end] from which on the integrand is negligible; Newton from the right never passes it. */
function cutOff({ lnValue, slope }: Integrand, start: number, end: number): number {
  const floor = lnValue(start) - NEGLIGIBLE;
  let w = end;
  for (let excess = floor - lnValue(w); excess > 1; excess = floor - lnValue(w)) w += excess / slope(w);
  return w;
}
