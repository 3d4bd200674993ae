import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rfmMovers, rfmMoves } from './rfm-moves.js';
import { cellsOf, SEGMENTS, segmentOf } from './rfm-segments.js';
import { rfmSummary, rfmSummaryBy } from './rfm-summary.js';
import type { RfmFacts } from './rfm.js';

const AS_OF = 20_000;
const row = fc.record({
  lastDay: fc.integer({ min: AS_OF - 30, max: AS_OF }),
  purchases: fc.nat(6),
  revenue: fc.nat(40),
});
const anyPopulation = fc
  .array(row, { maxLength: 60 })
  .map((rows): RfmFacts[] => rows.map((facts, i) => ({ id: `c-${i}`, ...facts })));

describe('rfm segments', () => {
  it('are ten names over the 25 cells', () => {
    expect(SEGMENTS.flatMap(cellsOf).sort()).toHaveLength(25);
    expect(new Set(SEGMENTS.flatMap(cellsOf)).size).toBe(25);
    expect(cellsOf('loyal')).toEqual(['34', '35', '44', '45']);
    expect(cellsOf('cant-lose-them')).toEqual(['15', '25']);
    expect([segmentOf(5, 1), segmentOf(4, 1), segmentOf(3, 3), segmentOf(2, 4)]).toEqual([
      'new',
      'promising',
      'need-attention',
      'at-risk',
    ]);
  });

  it('a growing base has new customers', () => {
    const regulars = Array.from({ length: 80 }, (_, i) => ({
      id: `a-${i}`,
      lastDay: AS_OF - 60,
      purchases: 3,
      revenue: 9,
    }));
    const fresh = Array.from({ length: 20 }, (_, i) => ({
      id: `b-${i}`,
      lastDay: AS_OF - 1,
      purchases: 1,
      revenue: 3,
    }));
    const summary = rfmSummary([...regulars, ...fresh], AS_OF);
    expect(summary.segments.find((s) => s.segment === 'new')).toMatchObject({ customers: 20, share: '0.0769' });
  });
});

describe('rfm summary', () => {
  it('adds up: segments, cells and sizes are the population', () => {
    fc.assert(
      fc.property(anyPopulation, (population) => {
        const summary = rfmSummary(population, AS_OF);
        const total = (counts: readonly number[]) => counts.reduce((u, v) => u + v, 0);
        expect(total(summary.segments.map((s) => s.customers))).toBe(population.length);
        expect(total(summary.segments.map((s) => s.revenue!))).toBe(summary.revenue);
        expect(total(Object.values(summary.cells))).toBe(population.length);
        expect(total(summary.sizes.R)).toBe(population.length);
      }),
    );
  });

  it('of nobody is empty', () => {
    const summary = rfmSummary([], AS_OF);
    expect(summary).toMatchObject({ customers: 0, revenue: 0, cutoffs: { F: [], M: [], R: { days: [], after: [] } } });
    expect(summary.segments.every((s) => s.share === '0.0000')).toBe(true);
  });

  it('rounds shares half up', () => {
    const facts = [
      { id: 'a', lastDay: 1, purchases: 1, revenue: 1 },
      { id: 'b', lastDay: 9, purchases: 9, revenue: 19_999 },
    ];
    const share = (segment: string) =>
      rfmSummaryBy({ R: { days: [], after: [] }, F: [], M: [] }, facts).segments.find((s) => s.segment === segment)!
        .share;
    expect(share('hibernating')).toBe('1.0000');
    const split = rfmSummaryBy({ R: { days: [], after: ['1970-01-06'] }, F: [1, 2, 3, 4], M: [] }, facts);
    expect(split.segments.filter((s) => s.customers > 0).map((s) => [s.segment, s.share])).toEqual([
      ['cant-lose-them', '1.0000'],
      ['hibernating', '0.0001'],
    ]);
  });

  it('tells no sum that a double cannot count, and everything else', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const by = { R: { days: [], after: ['1970-01-06'] }, F: [1, 2, 3, 4], M: [] };
    const facts = (purchases: number, revenue: number, id = `${purchases}`) => ({ id, lastDay: 9, purchases, revenue });
    const told = (...population: RfmFacts[]) => {
      const { segments, ...all } = rfmSummaryBy(by, population);
      return { ...all, segments: segments.filter(({ customers }) => customers > 0) };
    };
    const [rich, poor] = [facts(9, most), facts(1, 1)];
    expect(told(rich, poor)).toMatchObject({
      customers: 2,
      purchases: 10,
      revenue: null,
      sizes: { F: [1, 0, 0, 0, 1] },
    });
    expect(told(rich, poor).segments).toMatchObject([
      { revenue: most, share: '1.0000' },
      { revenue: 1, share: '0.0000' },
    ]);
    expect(told(rich, facts(9, most, 'b'), poor).segments).toMatchObject([
      { customers: 2, revenue: null, share: '1.0000' },
      { customers: 1, revenue: 1, share: '0.0000' },
    ]);
  });
});

describe('rfm moves', () => {
  const before = new Map([
    ['a', 'champions'],
    ['b', 'champions'],
    ['c', 'loyal'],
    ['gone', 'new'],
  ] as const);
  const after = new Map([
    ['b', 'champions'],
    ['a', 'at-risk'],
    ['c', 'champions'],
    ['fresh', 'new'],
  ] as const);

  it('count every pair, who entered and who left too', () => {
    expect(rfmMoves(before, after)).toEqual({
      stayed: 1,
      moves: [
        { from: 'champions', to: 'champions', customers: 1 },
        { from: 'champions', to: 'at-risk', customers: 1 },
        { from: 'loyal', to: 'champions', customers: 1 },
        { from: 'new', to: null, customers: 1 },
        { from: null, to: 'new', customers: 1 },
      ],
    });
  });

  it('name who moved', () => {
    expect(rfmMovers(before, after, 'champions', 'at-risk')).toEqual(['a']);
    expect(rfmMovers(before, after, null, 'new')).toEqual(['fresh']);
  });
});
