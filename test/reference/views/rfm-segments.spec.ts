import { beforeAll, describe, expect, it } from '@jest/globals';
import { ScoringRunCompleted } from '#analytics/events';
import { happened, money } from '#kernel';
import { recorded } from '#kernel/testing';
import { cdnowLog, LAST_RECORDED_AT } from './cdnow-log.js';
import { LiveView } from './live-view.js';

type Totals = readonly [customers: number, purchases: number, revenue: number];
const NOBODY: Totals = [0, 0, 0];
const EXPECTED = {
  '1998-06-30': {
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
  '1997-09-30': {
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
const SUMMER = '1998-06-30';
const AUTUMN = '1997-09-30';

describe('CDNOW through rfm-segments', () => {
  const view = new LiveView('rfm-segments');
  beforeAll(() => {
    view.fold(cdnowLog());
  });

  it.each([SUMMER, AUTUMN] as const)('every number of the summary of %s is exact', async (asOf) => {
    const { totals, segments, sizes, cutoffs } = EXPECTED[asOf];
    const [customers, purchases, revenue] = totals;
    const summary = await view.ask('summary', {}, asOf);
    expect(summary).toMatchObject({ asOf, model: 'rfm@1', basis: 'ad-hoc', run: null, upTo: 'purchase-cdnow-69659@0' });
    expect(summary).toMatchObject({ customers, purchases, revenue: money(revenue, 'USD'), sizes, cutoffs });
    const found = summary.segments.map((s: any) => [s.segment, [s.customers, s.purchases, s.revenue.amount]]);
    expect(Object.fromEntries(found)).toEqual(segments);
  });

  it('shares and cells of 1998-06-30', async () => {
    const { segments, cells } = await view.ask('summary', {}, SUMMER);
    expect(segments[0]).toMatchObject({ segment: 'champions', share: '0.5180' });
    expect(cells).toMatchObject({ 11: 4419, 55: 2801 });
  });

  it('moves between the dates', async () => {
    const moved = await view.ask('moves', { from: AUTUMN, to: SUMMER, limit: 10 }, SUMMER);
    const count = (from: string, to: string) => moved.moves.find((m: any) => m.from === from && m.to === to).customers;
    expect(moved.stayed).toBe(14_625);
    expect(count('champions', 'loyal')).toBe(1_492);
    expect(count('promising', 'about-to-sleep')).toBe(1_221);
    expect(count('potential-loyalist', 'champions')).toBe(910);
    expect(count('hibernating', 'champions')).toBe(359);
    const who = { from: AUTUMN, to: SUMMER, fromSegment: 'hibernating', toSegment: 'champions', limit: 10 };
    const movers = await view.ask('moves', who, SUMMER);
    expect(movers).toMatchObject({ customers: 359, customerIds: { length: 10 } });
  });

  it('a member listed is the row asked for, and the list is as long as the summary says', async () => {
    const { items } = await view.ask('list', { segment: 'cant-lose-them' }, SUMMER);
    expect(items).toHaveLength(11);
    expect(await view.ask('row', {}, SUMMER, { key: items[3].customerId })).toEqual(items[3]);
  });

  it('after a run of the day all but the basis is the same; nothing was known before the import', async () => {
    const before = await view.ask('summary', {}, SUMMER);
    const { upTo, basis: _basis, run: _run, asOf, model, ...found } = before;
    const event = happened(ScoringRunCompleted, { runId: 'sr-9', model, asOf, upTo, ...found });
    const stream = `scoring-rfm-1.${SUMMER}`;
    view.fold([recorded(event, { stream, occurredAt: LAST_RECORDED_AT, recordedAt: LAST_RECORDED_AT })]);
    expect(await view.ask('summary', {}, SUMMER)).toEqual({ asOf, model, basis: 'run', run: 'sr-9', ...found });
    const latest = await view.ask('summary', {}, '1998-08-05', { explicit: false });
    expect(latest).toMatchObject({ asOf: '1998-08-05', run: 'sr-9', stale: true, sizes: found.sizes });
    const unknown = await view.ask('summary', {}, SUMMER, { knownAt: '2025-12-31T00:00:00.000Z' });
    expect(unknown).toMatchObject({ customers: 0, purchases: 0, run: null });
  });

  it('a summary takes well under two seconds', async () => {
    const begun = process.cpuUsage();
    await view.ask('summary', { basis: 'ad-hoc' }, SUMMER);
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1e6).toBeLessThan(2);
  });
});
