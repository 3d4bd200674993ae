const { abs } = Math;

const MAX_TERMS = 1_000_000;

/**
 * c · ₂F₁(a, b; c; z) for 0 ≤ z < 1 and c > -1, by the plain series. Multiplying by c keeps c = 0 finite, which the
 * expectations of BG/NBD reach.
 */
export function scaledHypergeometric(a: number, b: number, c: number, z: number): number {
  let term = a * b * z;
  let sum = c + term;
  for (let j = 1; j < MAX_TERMS; j++) {
    term *= ((a + j) * (b + j) * z) / ((c + j) * (j + 1));
    sum += term;
    // Once terms shrink by z or faster, what is left is at most term / (1 - z).
    if (abs(term) <= 1e-17 * (1 - z) * abs(sum) || term === 0) break;
  }
  return sum;
}
