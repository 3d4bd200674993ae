import { describe, expect, it } from '@jest/globals';
import { dayFromIso, hasLeft, rfmCutoffs, rfmMoves, rfmScorer, rfmSummary, type Segment } from '#scoring';
import { AUTUMN, customers, HOLD_OUT_DAYS, population, SUMMER, timed } from './cdnow.js';

type SegmentCells = [customers: number, purchases: number, revenue: number];
const SEGMENTS_OF: Record<string, Partial<Record<Segment, SegmentCells>>> = {
  '1998-06-30': {
    champions: [4_135, 33_887, 129_527_808],
    loyal: [3_322, 15_275, 56_076_870],
    'potential-loyalist': [2_367, 4_734, 15_862_322],
    promising: [0, 0, 0],
    'need-attention': [960, 1_920, 5_814_190],
    'about-to-sleep': [3_339, 3_339, 9_907_580],
    'at-risk': [867, 1_875, 6_408_265],
    'cant-lose-them': [11, 60, 347_439],
    hibernating: [8_569, 8_569, 26_087_089],
    new: [0, 0, 0],
  },
  '1997-09-30': {
    champions: [3_383, 19_475, 75_675_863],
    loyal: [1_602, 6_203, 22_650_480],
    'potential-loyalist': [3_146, 6_292, 20_738_516],
    promising: [1_459, 1_459, 4_399_311],
    'need-attention': [591, 1_182, 3_715_792],
    'about-to-sleep': [3_838, 3_838, 11_497_242],
    'at-risk': [856, 1_810, 6_201_619],
    'cant-lose-them': [38, 170, 653_465],
    hibernating: [8_657, 8_657, 26_803_162],
    new: [0, 0, 0],
  },
};

describe('CDNOW, rfm@1', () => {
  it.each(Object.keys(SEGMENTS_OF))('segments by %s are exact', (date) => {
    const asOf = dayFromIso(date);
    const { segments } = rfmSummary(population(asOf), asOf);
    const found = segments.map((s) => [s.segment, [s.customers, s.purchases, s.revenue]]);
    expect(Object.fromEntries(found)).toEqual(SEGMENTS_OF[date]);
  });

  it('sizes, cut-offs, shares and cells of 1998-06-30', () => {
    const summary = rfmSummary(population(SUMMER), SUMMER);
    expect(summary).toMatchObject({ customers: 23_570, purchases: 69_659, revenue: 250_031_563 });
    expect(summary.sizes).toEqual({
      R: [4735, 4712, 4702, 4720, 4701],
      F: [11908, 0, 4079, 3658, 3925],
      M: [4817, 4615, 4710, 4715, 4713],
    });
    expect(summary.cutoffs).toEqual({
      R: { days: [512, 485, 432, 141], after: ['1997-02-03', '1997-03-02', '1997-04-24', '1998-02-09'] },
      F: [1, 1, 2, 4],
      M: [1536, 3135, 5992, 13395],
    });
    expect(summary.segments[0]).toMatchObject({ segment: 'champions', share: '0.5180' });
    expect(summary.cells).toMatchObject({ 11: 4419, 12: 0, 55: 2801 });
  });

  it('sizes and cut-offs of 1997-09-30', () => {
    const { sizes, cutoffs } = rfmSummary(population(AUTUMN), AUTUMN);
    expect(sizes).toEqual({
      R: [4855, 4696, 4598, 4709, 4712],
      F: [13954, 0, 4495, 2090, 3031],
      M: [4875, 4554, 4713, 4714, 4714],
    });
    expect(cutoffs).toMatchObject({ R: { days: [242, 219, 198, 100] }, F: [1, 1, 2, 3], M: [1496, 2794, 4693, 9396] });
  });

  it('moves between the dates', () => {
    const { stayed, moves } = rfmMoves(snapshot(AUTUMN), snapshot(SUMMER));
    const count = (from: Segment, to: Segment) => moves.find((m) => m.from === from && m.to === to)?.customers;
    expect(stayed).toBe(14_625);
    expect(count('champions', 'loyal')).toBe(1_492);
    expect(count('promising', 'about-to-sleep')).toBe(1_221);
    expect(count('potential-loyalist', 'champions')).toBe(910);
    expect(count('hibernating', 'champions')).toBe(359);
  });

  it('the segments of 1997-09-30 tell who bought again within 39 weeks', () => {
    const segments = snapshot(AUTUMN);
    const shares = Object.keys(SEGMENTS_OF['1997-09-30']!).flatMap((segment) => {
      const members = [...customers].filter(([id]) => segments.get(id) === segment);
      const again = members.filter(([, facts]) => !hasLeft(facts, AUTUMN, HOLD_OUT_DAYS));
      return members.length === 0 ? [] : [[segment, ((100 * again.length) / members.length).toFixed(1)]];
    });
    expect(Object.fromEntries(shares)).toEqual({
      champions: '75.5',
      loyal: '47.4',
      'potential-loyalist': '43.6',
      promising: '16.3',
      'need-attention': '23.0',
      'about-to-sleep': '15.9',
      'at-risk': '21.3',
      'cant-lose-them': '28.9',
      hibernating: '13.8',
    });
  });
});

function snapshot(asOf: number): Map<string, Segment> {
  const facts = population(asOf);
  const score = rfmScorer(rfmCutoffs(facts, asOf));
  return new Map(facts.map((f) => [f.id, score(f).segment]));
}

describe('rfm@1 of many', () => {
  it('1 million customers take under 2 s of one core', () => {
    const million = Array.from({ length: 1_000_000 }, (_, i) => ({
      id: `c-${i}`,
      lastDay: SUMMER - ((i * 7_919) % 900),
      purchases: 1 + ((i * 104_729) % 40),
      revenue: (i * 15_485_863) % 1_000_003,
    }));
    // The quickest of three: what else the machine does is no property of the sum.
    const runs = [1, 2, 3].map(() => timed(() => rfmSummary(million, SUMMER)));
    const [summary, seconds] = runs.toSorted(([, a], [, b]) => a - b)[0]!;
    process.stdout.write(`RFM of ${summary.customers} customers: ${seconds.toFixed(2)} s\n`);
    expect(seconds).toBeLessThan(2);
  });
});
