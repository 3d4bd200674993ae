import { expect } from '@jest/globals';
import { money } from '#kernel';

export const SUMMER = '1998-06-30';
export const AUTUMN = '1997-09-30';

type Totals = readonly [customers: number, purchases: number, revenue: number];
const NOBODY: Totals = [0, 0, 0];
const EXPECTED = {
  [SUMMER]: {
    totals: [23_570, 69_659, 250_031_563],
    segments: {
      champions: [4_135, 33_887, 129_527_808],
      loyal: [3_322, 15_275, 56_076_870],
      'potential-loyalist': [2_367, 4_734, 15_862_322],
      new: NOBODY,
      promising: NOBODY,
      'need-attention': [960, 1_920, 5_814_190],
      'about-to-sleep': [3_339, 3_339, 9_907_580],
      'at-risk': [867, 1_875, 6_408_265],
      'cant-lose-them': [11, 60, 347_439],
      hibernating: [8_569, 8_569, 26_087_089],
    },
    sizes: {
      R: [4735, 4712, 4702, 4720, 4701],
      F: [11908, 0, 4079, 3658, 3925],
      M: [4817, 4615, 4710, 4715, 4713],
    },
    cutoffs: {
      R: { days: [512, 485, 432, 141], after: ['1997-02-03', '1997-03-02', '1997-04-24', '1998-02-09'] },
      F: [1, 1, 2, 4],
      M: [1536, 3135, 5992, 13395],
    },
  },
  [AUTUMN]: {
    totals: [23_570, 49_086, 172_335_450],
    segments: {
      champions: [3_383, 19_475, 75_675_863],
      loyal: [1_602, 6_203, 22_650_480],
      'potential-loyalist': [3_146, 6_292, 20_738_516],
      new: NOBODY,
      promising: [1_459, 1_459, 4_399_311],
      'need-attention': [591, 1_182, 3_715_792],
      'about-to-sleep': [3_838, 3_838, 11_497_242],
      'at-risk': [856, 1_810, 6_201_619],
      'cant-lose-them': [38, 170, 653_465],
      hibernating: [8_657, 8_657, 26_803_162],
    },
    sizes: {
      R: [4855, 4696, 4598, 4709, 4712],
      F: [13954, 0, 4495, 2090, 3031],
      M: [4875, 4554, 4713, 4714, 4714],
    },
    cutoffs: {
      R: { days: [242, 219, 198, 100], after: ['1997-01-31', '1997-02-23', '1997-03-16', '1997-06-22'] },
      F: [1, 1, 2, 3],
      M: [1496, 2794, 4693, 9396],
    },
  },
} as const;

/** Every number of a summary of rfm-segments is that of the table in analytics.md. */
export const expectTable = (summary: any, asOf: keyof typeof EXPECTED): void => {
  const { totals, segments, sizes, cutoffs } = EXPECTED[asOf];
  const [customers, purchases, revenue] = totals;
  expect(summary).toMatchObject({ asOf, model: 'rfm@1', customers, purchases, sizes, cutoffs });
  expect(summary.revenue).toEqual(money(revenue, 'USD'));
  const found = summary.segments.map((s: any) => [s.segment, [s.customers, s.purchases, s.revenue.amount]]);
  expect(Object.fromEntries(found)).toEqual(segments);
};
