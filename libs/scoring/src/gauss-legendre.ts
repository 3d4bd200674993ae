export interface Rule {
  /** In (-1, 1), ascending. */
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** Gauss-Legendre rule with n nodes on (-1, 1); the roots by Newton's method from Chebyshev-like guesses. */
export function gaussLegendre(n: number): Rule {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let i = n; i >= 1; i--) {
    let root = Math.cos((Math.PI * (i - 0.25)) / (n + 0.5));
    let slope = 0;
    for (let step = 0; step < 20; step++) {
      const [value, derivative] = legendre(n, root);
      slope = derivative;
      const next = root - value / derivative;
      if (next === root) break;
      root = next;
    }
    nodes.push(root);
    weights.push(2 / ((1 - root * root) * slope * slope));
  }
  return { nodes, weights };
}

/** Legendre polynomial of degree n and its derivative at z, by the three-term recurrence. */
function legendre(n: number, z: number): [value: number, derivative: number] {
  let previous = 1;
  let value = z;
  for (let k = 2; k <= n; k++) [previous, value] = [value, ((2 * k - 1) * z * value - (k - 1) * previous) / k];
  return [value, (n * (z * value - previous)) / (z * z - 1)];
}
