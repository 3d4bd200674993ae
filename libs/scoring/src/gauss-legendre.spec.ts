import { describe, expect, it } from '@jest/globals';
import { gaussLegendre } from './gauss-legendre.js';

describe('gaussLegendre', () => {
  it.each([2, 32, 64])('with %d nodes integrates a polynomial of degree 2n - 1 exactly, and e^z', (n) => {
    const { nodes, weights } = gaussLegendre(n);
    const integral = (f: (z: number) => number) => nodes.reduce((sum, z, i) => sum + weights[i]! * f(z), 0);
    expect(integral(() => 1)).toBeCloseTo(2, 13);
    expect(integral((z) => z ** (2 * n - 2) + z ** (2 * n - 1))).toBeCloseTo(2 / (2 * n - 1), 13);
    expect(integral(Math.exp)).toBeCloseTo(Math.E - 1 / Math.E, n === 2 ? 1 : 13);
  });
});
