import { beforeAll, describe, expect, it } from '@jest/globals';
import { ScoringRunCompleted } from '#analytics/events';
import { happened } from '#kernel';
import { recorded } from '#kernel/testing';
import { AUTUMN, expectTable, SUMMER } from '../rfm-tables.js';
import { cdnowLog, LAST_RECORDED_AT } from './cdnow-log.js';
import { LiveView } from './live-view.js';

describe('CDNOW through rfm-segments', () => {
  const view = new LiveView('rfm-segments');
  beforeAll(() => {
    view.fold(cdnowLog());
  });

  it.each([SUMMER, AUTUMN] as const)('every number of the summary of %s is exact', async (asOf) => {
    const summary = await view.ask('summary', {}, asOf);
    expectTable(summary, asOf);
    expect(summary).toMatchObject({ basis: 'ad-hoc', run: null, upTo: 'purchase-cdnow-69659@0' });
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
