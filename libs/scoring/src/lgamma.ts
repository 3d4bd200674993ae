const { log } = Math;

// Lanczos' approximation with g = 7 and nine coefficients (Godfrey's set): about 15 digits for positive arguments.
const G = 7;
const COEFFICIENTS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;
const HALF_LN_TWO_PI = 0.91893853320467274178;

/** ln Γ(x) for x > 0, exact to 1e-13 relative to max(1, |ln Γ(x)|). */
export function lgamma(x: number): number {
  if (x < 0.5) return lgamma(x + 1) - log(x);
  const z = x - 1;
  let series = COEFFICIENTS[0] as number;
  for (let i = 1; i < COEFFICIENTS.length; i++) series += COEFFICIENTS[i]! / (z + i);
  const t = z + G + 0.5;
  return HALF_LN_TWO_PI + (z + 0.5) * log(t) - t + log(series);
}

/** ln B(u, v) for u, v > 0. */
export function lbeta(u: number, v: number): number {
  return lgamma(u) + lgamma(v) - lgamma(u + v);
}
