import type { History, Params } from './customer-base-model.js';
import { scaledHypergeometric } from './hypergeometric.js';

const { abs, expm1, log1p } = Math;

/**
 * E[Y(t)] / P(alive) of BG/NBD and MBG/NBD: c/(a-1) [1 - (1-z)^(a-1) ₂F₁(u, a-1; c; z)], which is [FHL] eq. 10 after
 * Euler's transformation. `u` and `c` are given for a = 0; both move with a.
 */
export function bgExpectation(a: number, u: number, c: number, z: number): number {
  // a = 1 is a removable singularity.
  if (abs(a - 1) < 1e-6) return (at(a - 1e-4, u, c, z) + at(a + 1e-4, u, c, z)) / 2;
  return at(a, u, c, z);
}

function at(a: number, u: number, c: number, z: number): number {
  return (a + c - scaledHypergeometric(a + u, a - 1, a + c, z)) / (a - 1);
}

/** 1 - ((α + T) / (α + T + t))^(r + x): probability that an active customer buys in the next t. */
export function someIfAlive({ r, alpha }: Params<'r' | 'alpha'>, { x, T }: History, t: number): number {
  return -expm1(-(r + x) * log1p(t / (alpha + T)));
}
