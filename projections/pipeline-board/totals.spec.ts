import { describe, expect, it } from '@jest/globals';
import { DealOpened, DealOwnerAssigned, SalesTargetSet } from '#deals/events';
import { itemsOf, logOf, lost, opened, reopened, won } from '#deals/testing';
import { addMs, happened, money, type Day, type Instant, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import board from './queries.js';
import type { Totals } from './totals.js';

const idr = (millions: number) => money(millions * 100_000_000, 'IDR');
const MS_PER_DAY = 86_400_000;

const START: Instant = '2026-01-01T02:00:00.000Z';
const days = (n: number): Instant => addMs(START, n * MS_PER_DAY);

const dealOf = (dealId: string, terms: Partial<DealOpened>, ...later: NewEvent[]) => ({
  [`deal-${dealId}`]: [on(START, opened({ dealId, ...terms })), ...later],
});
const ask = (log: ReturnType<typeof logOf>, day: Day, params = {}) => itemsOf(board, 'totals', { log, day, params });

describe('pipeline-board totals', () => {
  const many = (count: number, make: (n: number) => object) =>
    Object.assign({}, ...Array.from({ length: count }, (_, n) => make(n))) as ReturnType<typeof dealOf>;
  const target = (period: string, million: number, day = 0) =>
    on(days(day), happened(SalesTargetSet, { owner: 'ann', period, amount: idr(million) }));
  const past = {
    ...many(20, (n) => dealOf(`open-${n}`, { amount: idr(60) })),
    ...many(10, (n) => dealOf(`won-${n}`, { amount: idr(40) }, on(days(50), won(`won-${n}`, idr(40))))),
    ...many(30, (n) => dealOf(`lost-${n}`, {}, on(days(10), lost(`lost-${n}`)))),
    'target-2026.ann': [target('2026', 1_000), target('2026', 9_000, 100)],
  };

  it('DEAL-10 tells velocity and coverage', async () => {
    const log = logOf(past);
    expect(await ask(log, '2026-03-01', { period: '2026' })).toEqual([
      {
        currency: 'IDR',
        deals: 20,
        amount: idr(1_200),
        winRate: '25.00',
        averageWon: idr(40),
        averageCycleDays: '50.00',
        velocity: idr(4),
        target: idr(1_000),
        won: idr(400),
        coverage: '2.00',
      },
    ]);
  });

  it('leaves empty what nothing tells', async () => {
    const empty = { winRate: null, averageWon: null, averageCycleDays: null, velocity: null };
    const noGoal = { target: null, won: null, coverage: null };
    const log = logOf(dealOf('d-1', {}));
    expect(await ask(log, '2026-03-01')).toMatchObject([{ deals: 1, ...empty, ...noGoal }]);
    expect(await ask(log, '2026-03-01', { period: '2026' })).toMatchObject([noGoal]);
  });

  it.each([400, 399])('has no coverage once the target of IDR %im is won', async (million) => {
    const log = logOf({ ...past, 'target-2026.ann': [target('2026', million)] });
    const [totals] = await ask(log, '2026-03-01', { period: '2026' });
    expect(totals).toMatchObject({ won: idr(400), coverage: null });
  });

  it('tells no sum beyond safe integers, and everything else', async () => {
    const most = money(Number.MAX_SAFE_INTEGER, 'IDR');
    const won2 = many(2, (n) => dealOf(`won-${n}`, { amount: most }, on(days(50), won(`won-${n}`, most))));
    const log = logOf({
      ...won2,
      ...dealOf('open-0', { amount: idr(60) }),
      'target-2026.ann': [target('2026', 1_000)],
    });
    expect(await ask(log, '2026-03-01', { period: '2026' })).toMatchObject([
      { deals: 1, amount: idr(60), winRate: '100.00', averageWon: most, target: idr(1_000), won: null, coverage: null },
    ]);
    const open2 = logOf({
      ...dealOf('open-0', { amount: most }),
      ...dealOf('open-1', {}),
      'target-2026.ann': [target('2026', 1)],
    });
    expect(await ask(open2, '2026-03-01', { period: '2026' })).toMatchObject([{ amount: null, coverage: null }]);
  });

  it('divides exactly what a double could not', async () => {
    const seven = happened(SalesTargetSet, { owner: 'ann', period: '2026', amount: money(7, 'IDR') });
    const most = money(Number.MAX_SAFE_INTEGER, 'IDR');
    const log = logOf({ ...dealOf('d-1', { amount: most }), 'target-2026.ann': [on(days(0), seven)] });
    expect(await ask(log, '2026-03-01', { period: '2026' })).toMatchObject([{ coverage: '1286742750677284.43' }]);
  });

  it('counts what was won in the period, for who owned it then', async () => {
    const given = on(days(60), happened(DealOwnerAssigned, { dealId: 'd-1', from: 'ann', to: 'budi' }));
    const log = logOf({
      ...dealOf('d-1', { amount: idr(40) }, on(days(50), won('d-1', idr(40))), given),
      'target-2026-01.ann': [target('2026-01', 100)],
      'target-2026-Q1.ann': [target('2026-Q1', 100)],
      'target-2026-Q2.ann': [target('2026-Q2', 100)],
    });
    const wonIn = async (period: string, owner: string) => {
      const [totals] = await ask(log, '2026-06-30', { period, owner });
      return (totals as Totals | undefined)?.won;
    };
    expect(await wonIn('2026-Q1', 'ann')).toEqual(idr(40));
    expect(await wonIn('2026-01', 'ann')).toEqual(idr(0));
    expect(await wonIn('2026-Q2', 'ann')).toEqual(idr(0));
    expect(await wonIn('2026-Q1', 'budi')).toBeUndefined();
  });

  it('judges a deal closed in the last 365 days by its present outcome', async () => {
    const later = [on(days(10), lost('d-1')), on(days(20), reopened('d-1')), on(days(30), won('d-1'))];
    const log = logOf(dealOf('d-1', {}, ...later));
    expect(await ask(log, '2026-01-15')).toMatchObject([{ winRate: '0.00', velocity: null }]);
    expect(await ask(log, '2026-01-25')).toMatchObject([{ deals: 1, winRate: null }]);
    expect(await ask(log, '2027-01-30')).toMatchObject([{ winRate: '100.00', averageCycleDays: '30.00' }]);
    expect(await ask(log, '2027-01-31')).toMatchObject([{ winRate: null }]);
  });
});
