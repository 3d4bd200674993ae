import { describe, expect, it } from '@jest/globals';
import { calibrate } from './calibration.js';

describe('calibrate', () => {
  it('compares stated and observed in ten equal groups, ties by id', () => {
    const customers = Array.from({ length: 20 }, (_, i) => ({
      id: `c-${String(i).padStart(2, '0')}`,
      base: i < 4 ? 0.1 : 0.8,
      churned: i === 0 || i >= 10,
    }));
    const { brier, ece, calibration } = calibrate([...customers].reverse())!;
    expect(calibration).toHaveLength(10);
    expect(calibration.map((g) => g.n)).toEqual(Array(10).fill(2));
    expect(calibration.map((g) => g.observed)).toEqual([0.5, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect(brier).toBeCloseTo((0.81 + 3 * 0.01 + 6 * 0.64 + 10 * 0.04) / 20, 12);
    expect(ece).toBeCloseTo((0.4 + 0.1 + 3 * 0.8 + 5 * 0.2) / 10, 12);
  });

  it('of fewer than ten customers has a group each, of nobody nothing', () => {
    const three = ['a', 'b', 'c'].map((id) => ({ id, base: 0.5, churned: true }));
    expect(calibrate(three)!.calibration.map((g) => g.n)).toEqual([1, 1, 1]);
    expect(calibrate([])).toBeNull();
  });
});
