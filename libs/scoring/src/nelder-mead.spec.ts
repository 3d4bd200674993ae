import { describe, expect, it } from '@jest/globals';
import { nelderMead } from './nelder-mead.js';

const search = { step: 0.5, maxEvaluations: 2000, valueSpread: 1e-12, pointSpread: 1e-7 };

describe('nelderMead', () => {
  it('finds the bottom of the curved valley of Rosenbrock', () => {
    const rosenbrock = ([u, v]: readonly number[]) => 100 * (v! - u! ** 2) ** 2 + (1 - u!) ** 2;
    const found = nelderMead(rosenbrock, { ...search, start: [-1.2, 1] });
    expect(found.converged).toBe(true);
    expect(found.point[0]).toBeCloseTo(1, 5);
    expect(found.point[1]).toBeCloseTo(1, 5);
  });

  it('stays out of what is rejected', () => {
    const found = nelderMead(([u]) => (u! < 2 ? Infinity : u!), { ...search, start: [5] });
    expect(found.point[0]).toBeCloseTo(2, 6);
    expect(found.point[0]).toBeGreaterThanOrEqual(2);
  });

  it('says so when the evaluations are used up', () => {
    const found = nelderMead(([u]) => -u!, { ...search, start: [0] });
    expect(found.converged).toBe(false);
    expect(found.evaluations).toBeGreaterThanOrEqual(2000);
    expect(found.evaluations).toBeLessThan(2010);
  });
});
