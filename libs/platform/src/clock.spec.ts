import { describe, expect, it } from '@jest/globals';
import { fixedClock, systemClock } from './clock.js';

describe('the system clock', () => {
  it('stands still where the machine is set back, until that has caught up', () => {
    const readings = [1_000, 2_000, 500, 1_999, 2_001];
    const clock = systemClock(undefined, () => readings.shift()!);
    expect(Array.from({ length: 5 }, () => clock.now().slice(17))).toEqual([
      '01.000Z',
      '02.000Z',
      '02.000Z',
      '02.000Z',
      '02.001Z',
    ]);
  });

  it('does not fall behind what was written before the start', () => {
    expect(systemClock('2026-01-02T00:00:00.000Z', () => 0).now()).toBe('2026-01-02T00:00:00.000Z');
  });

  it('reads the present', () => {
    expect(Math.abs(Date.parse(systemClock().now()) - Date.now())).toBeLessThan(1_000);
  });
});

describe('a fixed clock', () => {
  it('moves only when told, and never back', () => {
    const clock = fixedClock('2026-01-01T00:00:00.000Z');
    clock.advance(1);
    expect(clock.now()).toBe('2026-01-01T00:00:00.001Z');
    clock.set('2025-01-01T00:00:00.000Z');
    expect(clock.now()).toBe('2026-01-01T00:00:00.001Z');
    clock.set('2027-01-01T00:00:00.000Z');
    expect(clock.now()).toBe('2027-01-01T00:00:00.000Z');
  });
});
