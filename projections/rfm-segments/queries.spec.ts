import { describe, expect, it } from '@jest/globals';
import { ScoringRunCompleted } from '#analytics/events';
import { FxRatePublished } from '#finance/events';
import { addDays, happened, money, type Day } from '#kernel';
import { ask, logOf, type Entry } from '#read-model/testing';
import rfm from './queries.js';
import { askAt, askKnown, bought, cutoffs, idr, may, onDay, ran, rowOf, voided } from './testing.js';

describe('the cut-offs of rfm-segments', () => {
  const own = bought('C1.O1', may(10), idr(50));
  const strict = cutoffs([may(5), may(6), may(7), may(20)], [1, 2, 3, 4], [0, 1, 2, 3]);
  const loose = cutoffs([may(1), may(2), may(3), may(4)], [0, 0, 0, 0], [0, 1, 2, 3]);
  const log = logOf(own, ran('sr-1', may(11), strict, may(12)), ran('sr-2', may(15), loose, may(15)));

  it('are those of the run of exactly the asked day', async () => {
    expect(await rowOf(log, 'C1', may(11))).toMatchObject({ R: 4, F: 1, segment: 'promising' });
    expect(await rowOf(log, 'C1', may(15))).toMatchObject({ R: 5, F: 5 });
    expect(await ask(rfm, 'summary', log, { asOf: may(11) })).toMatchObject({ basis: 'run', run: 'sr-1' });
  });

  it('are made on the spot where there was no run of that day', async () => {
    expect(await rowOf(log, 'C1', may(12))).toMatchObject({ R: 1, F: 1, segment: 'hibernating' });
    const midday = '2026-05-11T05:00:00.000Z';
    expect(await ask(rfm, 'summary', log, { asOf: midday })).toMatchObject({ basis: 'ad-hoc', run: null });
  });

  it('are those of the latest run where no as-of was asked for, by their dates', async () => {
    expect(await rowOf(log, 'C1')).toMatchObject({ R: 5, F: 5, stale: true });
    const young = await askAt({ today: addDays(may(15), 35) }, 'row', log, { key: 'C1' });
    expect(young).toMatchObject({ R: 5, F: 5 });
    expect(young).not.toHaveProperty('stale');
  });

  it('are the last recorded ones of a day, and the ones known then', async () => {
    const twice = logOf(own, ran('sr-1', may(11), strict, may(12)), ran('sr-2', may(11), loose, may(14)));
    expect(await ask(rfm, 'summary', twice, { asOf: may(11) })).toMatchObject({ run: 'sr-2' });
    expect(await askKnown('summary', twice, { asOf: may(11) }, may(13))).toMatchObject({ run: 'sr-1' });
    expect(await askKnown('summary', twice, { asOf: may(11) }, may(11))).toMatchObject({ run: null });
  });

  it('are not those of another model', async () => {
    const bands = { low: 1, elevated: 0, high: 0, severe: 0, unknown: 0 };
    const churn = happened(ScoringRunCompleted, { runId: 'cr', model: 'churn@1', asOf: may(11), customers: 1, bands });
    const other: Entry = ['scoring-churn-1.2026-05-11', undefined, churn];
    expect(await ask(rfm, 'summary', logOf(own, other), { asOf: may(11) })).toMatchObject({ basis: 'ad-hoc' });
  });
});

describe('the currency of rfm-segments', () => {
  const [usd, eur] = [money(5_000, 'USD'), money(6_000, 'EUR')];
  const rate = happened(FxRatePublished, { base: 'USD', quote: 'IDR', day: may(1), rate: '15500' });
  const inDollars = [bought('C1.O1', may(1), usd), bought('C2.O2', may(3), usd)];
  const told = async (log: readonly Entry[], knownAt = may(30)) => {
    const row = await askKnown('row', logOf(...log), { key: 'C1', asOf: may(9) }, knownAt);
    return JSON.stringify([row, await askKnown('summary', logOf(...log), { asOf: may(9) }, knownAt)]);
  };

  it.each([
    ['the organisation’s own', bought('C3.O3', may(20), idr(1))],
    ['a third', bought('C3.O3', may(20), eur)],
    ['a third, of the same customer', bought('C1.O3', may(20), eur)],
  ])('of a past moment stays, though somebody buys in another later: %s', async (_, later) => {
    const before = await told(inDollars);
    expect(before).toContain('"revenue":{"amount":5000,"currency":"USD"}');
    expect(await told([...inDollars, later])).toBe(before);
  });

  it('is not that of a purchase that never was', async () => {
    const mistaken = [bought('C3.O3', may(2), idr(1)), voided('C3.O3', may(10), may(10))];
    expect(await told([...inDollars, ...mistaken], may(9))).toContain('"currency":"IDR"');
    expect(await told([...inDollars, ...mistaken])).toContain('"revenue":{"amount":5000,"currency":"USD"}');
  });

  it('of a past moment stays, though a rate leads to the organisation’s own later', async () => {
    const published: Entry = ['fx-usd-idr', undefined, onDay(may(10), rate)];
    expect(await told([...inDollars, published])).toBe(await told(inDollars));
    const early: Entry = ['fx-usd-idr', undefined, onDay(may(1), rate)];
    expect(await told([...inDollars, early])).toContain('"currency":"IDR"');
  });

  it('of what was known then stays, though an earlier purchase is recorded later', async () => {
    const late = bought('C3.O3', may(2), idr(1), may(12));
    expect(await told([...inDollars, late], may(11))).toBe(await told(inDollars, may(11)));
    expect(await told([...inDollars, late], may(12))).toContain('"currency":"IDR"');
  });

  it('rests on the rates used, so what was known at the last event gives the same summary again', async () => {
    const published: Entry = ['fx-USD.IDR', undefined, onDay(may(5), rate)];
    const euros = happened(FxRatePublished, { ...rate.data, base: 'EUR' });
    const unused: Entry = ['fx-EUR.IDR', undefined, onDay(may(6), euros)];
    const log = logOf(...inDollars, published, unused);
    const summary = await ask(rfm, 'summary', log, { asOf: may(9) });
    expect(summary).toMatchObject({ revenue: money(155_000_000, 'IDR'), upTo: 'fx-USD.IDR@0' });
    expect(await askKnown('summary', log, { asOf: may(9) }, may(5))).toEqual(summary);
  });

  it('is not that of a run in another one, by whose cut-offs of money nobody is scored', async () => {
    const days = [may(1), may(1), may(3), may(3)];
    const run = ran('sr-1', may(4), cutoffs(days, [1, 1, 1, 1], [5_000, 5_000, 5_000, 5_000]), may(4), usd);
    const published: Entry = ['fx-USD.IDR', undefined, onDay(may(1), rate)];
    const summary = async (log: Entry[], asOf?: Day): Promise<any> =>
      ask(rfm, 'summary', logOf(...log), { ...(asOf && { asOf }) });
    for (const asOf of [may(4), undefined]) {
      expect(await summary([...inDollars, run], asOf)).toMatchObject({ run: 'sr-1', sizes: { M: [2, 0, 0, 0, 0] } });
      const inRupiah = { basis: 'ad-hoc', run: null, revenue: { currency: 'IDR' }, sizes: { M: [2, 0, 0, 0, 0] } };
      expect(await summary([...inDollars, run, published], asOf)).toMatchObject(inRupiah);
    }
  });

  it('before anybody bought is the organisation’s own', async () => {
    const none = await ask(rfm, 'summary', logOf(...inDollars), { asOf: '2026-04-30' });
    expect(none).toMatchObject({ customers: 0, revenue: idr(0) });
  });
});

describe('rfm-segments of many', () => {
  const two = { C1: 90, C2: 20, C3: 20, C4: 50, C5: 10 };
  const log = logOf(...Object.entries(two).map(([c, value], n) => bought(`${c}.O${n}`, may(n + 1), idr(value))));
  const list = async (params: object, page = { limit: 10 }) =>
    (await ask(rfm, 'list', log, { asOf: may(9), params, page })) as { items: any[]; next?: any };
  const ids = async (...asked: Parameters<typeof list>) => (await list(...asked)).items.map((row) => row.customerId);

  it('lists by revenue, then by id, page by page', async () => {
    expect(await ids({})).toEqual(['C1', 'C4', 'C2', 'C3', 'C5']);
    const first = await list({}, { limit: 3 });
    expect(await ids({}, { limit: 3, after: first.next } as never)).toEqual(['C3', 'C5']);
  });

  it('lists a segment, or one customer whatever the id', async () => {
    expect(await ids({ segment: 'new' })).toEqual(['C5']);
    expect(await ids({ segment: 'hibernating' })).toEqual(['C1', 'C2']);
    expect(await ids({ customerId: 'C3' })).toEqual(['C3']);
    expect(await ids({ customerId: 'C9' })).toEqual([]);
  });

  it('sums up, and would be stored so by a run', async () => {
    const summary = (await ask(rfm, 'summary', log, { asOf: may(9) })) as any;
    expect(summary).toMatchObject({
      asOf: may(9),
      model: 'rfm@1',
      basis: 'ad-hoc',
      run: null,
      upTo: 'purchase-O4@0',
      customers: 5,
      purchases: 5,
      revenue: idr(190),
      sizes: { R: [1, 1, 1, 1, 1], F: [5, 0, 0, 0, 0] },
      cutoffs: { R: { days: [8, 7, 6, 5], after: [may(1), may(2), may(3), may(4)] }, F: [1, 1, 1, 1] },
    });
    const { cutoffs: its } = summary;
    const run = ran('sr-1', may(9), its, may(10));
    const again = (await ask(rfm, 'summary', [...log, ...logOf(run)], { asOf: may(9) })) as any;
    const { upTo: _, ...rest } = summary;
    expect(again).toEqual({ ...rest, basis: 'run', run: 'sr-1' });
    const asked = { asOf: may(9), params: { basis: 'ad-hoc' } };
    expect(await ask(rfm, 'summary', [...log, ...logOf(run)], asked)).toEqual(summary);
  });

  it('tells who moved, each day by its own cut-offs', async () => {
    const later = [...log, ...logOf(bought('C1.P1', may(20), idr(1)), bought('C6.P2', may(20), idr(1)))];
    const moves = async (params: object) =>
      (await ask(rfm, 'moves', later, { params: { from: may(9), to: may(21), limit: 10, ...params } })) as any;
    expect(await moves({})).toMatchObject({
      model: 'rfm@1',
      from: { asOf: may(9), basis: 'ad-hoc', run: null },
      to: { asOf: may(21) },
      stayed: 1,
    });
    const all = cutoffs([may(1), may(2), may(3), may(4)], [0, 0, 0, 0], [0, 0, 0, 0]);
    const run = logOf(ran('sr-1', may(21), all, may(22)));
    const byRun = await ask(rfm, 'moves', [...later, ...run], { params: { from: may(9), to: may(21), limit: 10 } });
    expect(byRun).toMatchObject({ to: { basis: 'run', run: 'sr-1' }, stayed: 0 });
    const earlier = await ask(rfm, 'moves', later, { asOf: may(15), params: { from: may(9), to: may(21), limit: 10 } });
    expect(earlier).toMatchObject({ to: { asOf: may(21) }, stayed: 5 });
    const joined = { fromSegment: 'none', toSegment: 'promising', customers: 1, customerIds: ['C6'] };
    expect(await moves({ fromSegment: 'none', toSegment: 'promising' })).toMatchObject(joined);
  });
});
