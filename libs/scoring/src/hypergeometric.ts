const { abs, exp, log, log1p } = Math;

const MAX_TERMS = 1_000_000;
const HUGE = 1e200;
/** Below this the terms of the plain series alternate so long and grow so much that their sum is noise. */
const ALTERNATING_BELOW = -5;

/**
 * c (1-z)^b ₂F₁(a, b; c; z) for 0 ≤ z < 1, c > -1, c ≥ b, c ≥ a: the form in which BG/NBD and MBG/NBD need it.
 * Multiplying by c keeps c = 0 finite, which their expectations reach. Where a is far below 0, as for regular
 * buyers, Euler's transformation leads to a series of positive terms.
 */
export function scaledHypergeometric(a: number, b: number, c: number, z: number): number {
  if (a < ALTERNATING_BELOW) return series(c - a, c - b, c, z, (c - a) * log1p(-z));
  return series(a, b, c, z, b * log1p(-z));
}

/** e^lnFactor c ₂F₁(a, b; c; z); the sum may overflow where its product with the factor does not. */
function series(a: number, b: number, c: number, z: number, lnFactor: number): number {
  let term = a * b * z;
  let sum = c;
  let lnScale = lnFactor;
  for (let j = 1; j < MAX_TERMS; j++) {
    sum += term;
    if (abs(term) > HUGE) {
      sum /= HUGE;
      term /= HUGE;
      lnScale += log(HUGE);
    }
    const ratio = ((a + j) * (b + j) * z) / ((c + j) * (j + 1));
    // Once terms shrink by z or faster, what is left is at most term / (1 - z).
    if (abs(ratio) < 1 && abs(term) <= 1e-17 * (1 - z) * abs(sum)) break;
    term *= ratio;
  }
  return sum * exp(lnScale);
}
