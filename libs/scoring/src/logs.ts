const { exp, LN2, log, log1p } = Math;

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
  if (u === v) return u + LN2;
  return u > v ? u + log1p(exp(v - u)) : v + log1p(exp(u - v));
}
