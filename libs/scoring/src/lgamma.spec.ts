import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lbeta, lgamma } from './lgamma.js';

// Stirling's series in 60 decimal digits, rounded to a double.
const REFERENCE: [x: number, lnGamma: number][] = [
  [1e-8, 1.84206807381802089e1],
  [0.001, 6.90717888538385368],
  [0.25, 1.28802252469807746],
  [0.5, 5.72364942924700087e-1],
  [0.999, 5.78038532891379724e-4],
  [1.001, -5.76393598283369542e-4],
  [1.4616321449683623, -1.21486290535849608e-1],
  [2.001, 4.23106734800163625e-4],
  [2.5, 2.8468287047291916e-1],
  [3.7, 1.42807232666538792],
  [10.25, 1.33680236714760463e1],
  [171.6, 7.09657358763056351e2],
  [123456.789, 1.32390201879506312e6],
  [1e8, 1.74206806610383471e9],
];

describe('lgamma', () => {
  it.each(REFERENCE)('at %d is %d within 1e-13', (x, expected) => {
    expect(Math.abs(lgamma(x) - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)));
  });

  it('obeys Γ(x + 1) = x Γ(x)', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (x) => {
        const next = lgamma(x + 1);
        expect(Math.abs(next - lgamma(x) - Math.log(x))).toBeLessThanOrEqual(1e-13 * Math.max(10, Math.abs(next)));
      }),
    );
  });

  it('gives B(2, 3) = 1/12', () => {
    expect(lbeta(2, 3)).toBeCloseTo(-Math.log(12), 13);
  });
});
