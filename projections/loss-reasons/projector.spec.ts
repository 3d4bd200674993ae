import { describe, expect, it } from '@jest/globals';
import { itemsOf, logOf, lost, opened, recordedOn, reopened, won } from '#deals/testing';
import { startOfDay, type Day, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import lossReasons from './queries.js';

const onDay = (day: Day, event: NewEvent) => on(startOfDay(day, 'Asia/Jakarta'), event);
const start = (dealId: string) => onDay('2026-05-01', opened({ dealId }));

describe('loss-reasons', () => {
  const cameBack = [
    onDay('2026-05-02', lost('d-1', 'price')),
    onDay('2026-05-04', reopened('d-1')),
    onDay('2026-05-09', won('d-1')),
  ];
  const log = logOf({ 'deal-d-1': [start('d-1'), ...cameBack] });

  it('DEAL-6 keeps a loss after the deal was reopened and won', async () => {
    expect(await itemsOf(lossReasons, 'list', { log, day: '2026-05-31' })).toEqual([
      { reason: 'price', lost: 1, reopened: 1, won: 1 },
    ]);
    expect(await itemsOf(lossReasons, 'deals', { log, day: '2026-05-31' })).toMatchObject([
      { dealId: 'd-1', reason: 'price', address: 'deal-d-1@1', reopened: true, deal: 'won' },
    ]);
  });

  it.each([
    ['2026-05-01', []],
    ['2026-05-03', [{ reason: 'price', lost: 1, reopened: 0, won: 0 }]],
    ['2026-05-04', [{ reason: 'price', lost: 1, reopened: 1, won: 0 }]],
  ])('tells what was true on %s', async (day, rows) => {
    expect(await itemsOf(lossReasons, 'list', { log, day })).toEqual(rows);
  });

  it('tells what was known then', async () => {
    const late = recordedOn(startOfDay('2026-06-01', 'Asia/Jakarta'), onDay('2026-05-02', lost('d-1', 'price')));
    const question = { log: logOf({ 'deal-d-1': [start('d-1'), late] }), day: '2026-05-31' };
    expect(await itemsOf(lossReasons, 'list', question)).toHaveLength(1);
    const then = { ...question, knownAt: startOfDay('2026-05-31', 'Asia/Jakarta') };
    expect(await itemsOf(lossReasons, 'list', then)).toEqual([]);
  });

  it('counts a deal once a loss, the most frequent reason first', async () => {
    const again = onDay('2026-05-03', reopened('d-2'));
    const twice = [onDay('2026-05-02', lost('d-2', 'price')), again, onDay('2026-05-05', lost('d-2', 'fit'))];
    const others = logOf({
      'deal-d-2': [start('d-2'), ...twice],
      'deal-d-3': [start('d-3'), onDay('2026-05-06', lost('d-3', 'fit'))],
      'deal-d-4': [start('d-4'), onDay('2026-05-06', won('d-4'))],
    });
    expect(await itemsOf(lossReasons, 'list', { log: others, day: '2026-05-31' })).toEqual([
      { reason: 'fit', lost: 2, reopened: 0, won: 0 },
      { reason: 'price', lost: 1, reopened: 1, won: 0 },
    ]);
  });

  it('shows each loss, the latest first', async () => {
    const more = { competitor: 'acme', note: 'Half the price' };
    const both = logOf({
      'deal-d-2': [start('d-2'), onDay('2026-05-02', lost('d-2', 'competitor', more))],
      'deal-d-3': [start('d-3'), onDay('2026-05-06', lost('d-3', 'fit')), onDay('2026-05-07', reopened('d-3'))],
    });
    const question = { log: both, day: '2026-05-31' };
    expect(await itemsOf(lossReasons, 'deals', question)).toMatchObject([
      { dealId: 'd-3', competitor: null, note: null, reopened: true, deal: 'open' },
      { dealId: 'd-2', ...more, reopened: false, deal: 'lost' },
    ]);
    expect(await itemsOf(lossReasons, 'deals', { ...question, params: { reason: 'fit' } })).toHaveLength(1);
  });

  it('filters by the day of losing, both ends included', async () => {
    const count = async (params: object) =>
      (await itemsOf(lossReasons, 'list', { log, day: '2026-05-31', params })).length;
    expect(await count({ from: '2026-05-02', to: '2026-05-02' })).toBe(1);
    expect(await count({ from: '2026-05-03' })).toBe(0);
    expect(await count({ to: '2026-05-01' })).toBe(0);
  });
});
