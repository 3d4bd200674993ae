const { abs, exp, log, log1p, max } = Math;

/** 1 / (1 + e^-z), without overflow for any z. */
export function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + exp(-z));
  const e = exp(z);
  return e / (1 + e);
}

/** ln(p / (1 - p)) for 0 < p < 1. */
export function logit(p: number): number {
  return log(p) - log1p(-p);
}

/** ln(e^u + e^v) without overflow; either may be -Infinity. */
export function logSumExp(u: number, v: number): number {
  const larger = max(u, v);
  return larger === -Infinity ? larger : larger + log1p(exp(-abs(u - v)));
}
