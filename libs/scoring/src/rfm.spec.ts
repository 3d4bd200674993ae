import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutoffsOf, rangesOfCell, rfmCutoffs, rfmScorer, type Range, type RfmFacts } from './rfm.js';
import { rfmSummary } from './rfm-summary.js';
import { cellsOf, SEGMENTS } from './rfm-segments.js';

const AS_OF = 20_000;
const customers = fc
  .array(
    fc.record({
      lastDay: fc.integer({ min: AS_OF - 30, max: AS_OF }),
      purchases: fc.integer({ min: 1, max: 6 }),
      revenue: fc.integer({ min: 0, max: 40 }),
    }),
    { maxLength: 60 },
  )
  .map((rows): RfmFacts[] => rows.map((row, i) => ({ id: `c-${i}`, ...row })));

/** The definition, word for word: 1 + floor(5 · strictly worse / N). */
function ranked(values: number[], value: number): number {
  return 1 + Math.floor((5 * values.filter((v) => v < value).length) / values.length);
}

describe('rfm scores', () => {
  it('the vector: F 1 1 1 1 1 2 2 3 5 9 has cut-offs 1, 1, 2, 3 and scores 1 1 1 1 1 3 3 4 5 5', () => {
    const counts = [1, 1, 1, 1, 1, 2, 2, 3, 5, 9];
    expect(cutoffsOf(counts)).toEqual([1, 1, 2, 3]);
    const facts = counts.map((purchases, i) => ({ id: `c-${i}`, lastDay: AS_OF, purchases, revenue: 0 }));
    const score = rfmScorer(rfmCutoffs(facts, AS_OF));
    expect(facts.map((f) => score(f).F)).toEqual([1, 1, 1, 1, 1, 3, 3, 4, 5, 5]);
  });

  it('by cut-offs are those of counting who is strictly worse', () => {
    fc.assert(
      fc.property(customers, (population) => {
        const score = rfmScorer(rfmCutoffs(population, AS_OF));
        const rankOf = (of: 'lastDay' | 'purchases' | 'revenue', facts: RfmFacts) =>
          ranked(
            population.map((f) => f[of]),
            facts[of],
          );
        expect(population.map(score).map(({ R, F, M }) => ({ R, F, M }))).toEqual(
          population.map((facts) => ({
            R: rankOf('lastDay', facts),
            F: rankOf('purchases', facts),
            M: rankOf('revenue', facts),
          })),
        );
      }),
    );
  });

  it('cut-off k is the best value among the customers scored below k', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 }), (values) => {
        const expected = [2, 3, 4, 5].map((k) => Math.max(...values.filter((v) => ranked(values, v) < k)));
        expect(cutoffsOf(values)).toEqual(expected);
      }),
    );
  });

  it('depend neither on ids nor on order', () => {
    fc.assert(
      fc.property(customers, (population) => {
        const other = [...population].reverse().map((facts, i) => ({ ...facts, id: `x-${i}` }));
        expect(rfmSummary(other, AS_OF)).toEqual(rfmSummary(population, AS_OF));
      }),
    );
  });

  it('with fewer than five customers nobody reaches 5', () => {
    const facts = [1, 2, 3, 4].map((n) => ({ id: `c-${n}`, lastDay: AS_OF - n, purchases: n, revenue: n }));
    const score = rfmScorer(rfmCutoffs(facts, AS_OF));
    expect(facts.map((f) => score(f).M)).toEqual([1, 2, 3, 4]);
  });

  it('stay when the calendar moves, and are defined for who was not in the run', () => {
    const run = Array.from({ length: 10 }, (_, i) => ({
      id: `c-${i}`,
      lastDay: AS_OF - i,
      purchases: 1 + i,
      revenue: i,
    }));
    const score = rfmScorer(rfmCutoffs(run, AS_OF));
    expect(score({ lastDay: AS_OF + 40, purchases: 99, revenue: 99 })).toMatchObject({ R: 5, F: 5, M: 5 });
    expect(score({ lastDay: AS_OF - 900, purchases: 1, revenue: 0 })).toMatchObject({ R: 1, F: 1, M: 1 });
  });

  it('give R in days and as the dates those days lie back', () => {
    const run = Array.from({ length: 5 }, (_, i) => ({ id: `c-${i}`, lastDay: AS_OF - i, purchases: 1, revenue: 0 }));
    expect(rfmCutoffs(run, AS_OF).R).toEqual({
      days: [4, 3, 2, 1],
      after: ['2024-09-30', '2024-10-01', '2024-10-02', '2024-10-03'],
    });
  });

  it('make a cell a range of last purchase day and purchase count', () => {
    const within = ({ above, upTo }: Range, value: number) =>
      (above === null || value > above) && (upTo === null || value <= upTo);
    fc.assert(
      fc.property(customers, (population) => {
        const cutoffs = rfmCutoffs(population, AS_OF);
        const score = rfmScorer(cutoffs);
        const ranges = SEGMENTS.flatMap(cellsOf).map((cell) => ({ cell, ...rangesOfCell(cutoffs, cell) }));
        const cellsAround = (facts: RfmFacts) =>
          ranges
            .filter((of) => within(of.lastDay, facts.lastDay) && within(of.purchases, facts.purchases))
            .map(({ cell }) => cell);
        expect(population.map(cellsAround)).toEqual(population.map((facts) => [score(facts).cell]));
      }),
    );
  });
});
