import { describe, expect, it } from '@jest/globals';
import { bgnbd } from './bgnbd.js';
import { lifetimeValue } from './clv.js';
import { expectedSpend } from './gamma-gamma.js';

// Published, rounded parameters: analytics.md §3.6.
const BG = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
const SPEND = { p: 6.25, q: 3.74, gamma: 15.44 };

describe('Gamma-Gamma and CLV', () => {
  it.each([
    [1, 11.77, 18.916852],
    [0, 0, 35.218978],
    [7, 73.74, 71.469671],
    [10, 100, 97.279277],
  ])('E[M] of x %d, m %d is %d', (x, m, expected) => {
    expect(Math.abs(expectedSpend(SPEND, x, m)! / expected - 1)).toBeLessThanOrEqual(1e-6);
  });

  it('has no mean for a customer without repeat days when q ≤ 1', () => {
    expect(expectedSpend({ p: 6, q: 1, gamma: 15 }, 0, 0)).toBeNull();
    expect(expectedSpend({ p: 6, q: 1, gamma: 15 }, 1, 20)).toBeCloseTo(35, 12);
  });

  it.each([
    [3, 20, 30, 40, 87.810057],
    [0, 0, 20, 0, 13.661672],
    [12, 25, 26, 15, 192.911496],
  ])('CLV of x %d, tx %d, T %d, m %d is %d', (x, tx, T, m, expected) => {
    const value = lifetimeValue(bgnbd, BG, SPEND, { x, tx, T, m })!;
    expect(Math.abs(value / expected - 1)).toBeLessThanOrEqual(1e-6);
  });

  it('CLV scales with the margin and falls with the discount', () => {
    const customer = { x: 3, tx: 20, T: 30, m: 40 };
    const full = lifetimeValue(bgnbd, BG, SPEND, customer, { discount: 0.01, margin: 1 })!;
    expect(lifetimeValue(bgnbd, BG, SPEND, customer, { discount: 0.01, margin: 0.25 })).toBeCloseTo(full / 4, 10);
    expect(lifetimeValue(bgnbd, BG, SPEND, customer, { discount: 0.02, margin: 1 })).toBeLessThan(full);
  });
});
