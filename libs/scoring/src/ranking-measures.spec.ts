import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { auc, topDecile } from './ranking-measures.js';

const ranked = fc.array(fc.record({ score: fc.integer({ min: 0, max: 6 }), churned: fc.boolean() }), { maxLength: 60 });

describe('auc', () => {
  it('is the share of (leaver, stayer) pairs in the right order, ties counting half', () => {
    fc.assert(
      fc.property(ranked, (customers) => {
        const leavers = customers.filter((c) => c.churned);
        const stayers = customers.filter((c) => !c.churned);
        const wins = leavers.flatMap((l) =>
          stayers.map((s) => (l.score > s.score ? 1 : l.score === s.score ? 0.5 : 0)),
        );
        const expected = wins.length === 0 ? null : wins.reduce((u: number, v) => u + v, 0) / wins.length;
        expect(auc(customers)).toBe(expected);
      }),
    );
  });
});

describe('topDecile', () => {
  it('counts customers tied at the cut as fractions', () => {
    const top = [{ score: 9, churned: true }];
    const tie = Array.from({ length: 4 }, (_, i) => ({ score: 5, churned: i < 3 }));
    const rest = Array.from({ length: 15 }, () => ({ score: 1, churned: false }));
    const { k, precision, lift, ceiling } = topDecile([...rest, ...tie, ...top])!;
    expect(k).toBe(2);
    expect(precision).toBeCloseTo((1 + 3 / 4) / 2, 12);
    expect(lift).toBeCloseTo(0.875 / 0.2, 12);
    expect(ceiling).toBeCloseTo(5, 12);
  });

  it('cannot lift above 1 / rate, nor above what the leavers fill', () => {
    const one = Array.from({ length: 40 }, (_, i) => ({ score: i, churned: i === 39 }));
    expect(topDecile(one)).toEqual({ k: 4, precision: 0.25, lift: 10, ceiling: 10 });
    expect(topDecile([])).toBeNull();
    expect(topDecile(one.map((c) => ({ ...c, churned: false })))).toEqual({
      k: 4,
      precision: 0,
      lift: null,
      ceiling: null,
    });
  });
});
