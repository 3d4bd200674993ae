import { describe, expect, it } from '@jest/globals';
import {
  DealAdvanced,
  DealCloseDateChanged,
  DealHeld,
  DealLost,
  DealOpened,
  DealOwnerAssigned,
  DealReopened,
  DealWon,
  ProbabilityOverridden,
  SalesTargetSet,
} from '#deals/events';
import { itemsOf, logOf, opened, recordedOn, salesPublished } from '#deals/testing';
import { addMs, happened, money, type Instant, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import type { Card } from './board.js';
import board from './queries.js';
import type { Totals } from './totals.js';

const MILLION = 100_000_000;
const idr = (millions: number) => money(millions * MILLION, 'IDR');
const MS_PER_DAY = 86_400_000;

const START: Instant = '2026-01-01T02:00:00.000Z';
const days = (n: number): Instant => addMs(START, n * MS_PER_DAY);

const dealOf = (dealId: string, terms: Partial<DealOpened>, ...later: NewEvent[]) => ({
  [`deal-${dealId}`]: [on(START, opened({ dealId, ...terms })), ...later],
});
const sales = { 'pipeline-sales': [on(START, salesPublished())] };
const advanced = (dealId: string, day: number) =>
  on(
    days(day),
    happened(DealAdvanced, { dealId, from: 'proposal', to: 'negotiation', pipelineVersion: 1, probability: 80 }),
  );
const won = (dealId: string, day: number, amount = opened().data.amount) =>
  on(days(day), happened(DealWon, { dealId, amount, fromStage: 'proposal' }));
const lost = (dealId: string, day: number) =>
  on(days(day), happened(DealLost, { dealId, reason: 'price', fromStage: 'proposal' }));
const ask = (query: string, log: ReturnType<typeof logOf>, day: string, params = {}) =>
  itemsOf(board, query, { log, day, params });

describe('pipeline-board', () => {
  it('adds up the open deals of each stage and currency', async () => {
    const log = logOf({
      ...sales,
      ...dealOf('d-1', { amount: idr(10) }),
      ...dealOf('d-2', { amount: money(33, 'IDR'), closeDate: '2026-01-02' }),
      ...dealOf('d-3', { amount: money(1_000, 'USD'), closeDate: '2026-01-03' }),
      ...dealOf('d-4', { amount: idr(1) }, on(days(1), happened(DealHeld, { dealId: 'd-4' }))),
      ...dealOf('d-5', { amount: idr(7) }, advanced('d-5', 1)),
      ...dealOf('d-6', { amount: idr(9) }, won('d-6', 1)),
    });
    const proposal = { pipeline: 'sales', stage: 'proposal', name: 'Proposal', order: 3 };
    const negotiation = { pipeline: 'sales', stage: 'negotiation', name: 'Negotiation', order: 4 };
    const none = { held: 0, overdue: 0 };
    expect(await ask('list', log, '2026-01-03')).toEqual([
      {
        ...proposal,
        currency: 'IDR',
        deals: 3,
        held: 1,
        overdue: 1,
        amount: money(11 * MILLION + 33, 'IDR'),
        weighted: money(5 * MILLION + 17, 'IDR'),
      },
      { ...proposal, ...none, currency: 'USD', deals: 1, amount: money(1_000, 'USD'), weighted: money(500, 'USD') },
      { ...negotiation, ...none, currency: 'IDR', deals: 1, amount: idr(7), weighted: idr(5.6) },
    ]);
  });

  it('shows each open deal, and flags one pushed three times', async () => {
    const moved = (pushes: number) =>
      happened(DealCloseDateChanged, { dealId: 'd-1', from: '2026-01-31', to: '2026-03-31', reason: 'Rain', pushes });
    const pinned = happened(ProbabilityOverridden, { dealId: 'd-1', percent: 0, reason: 'No' });
    const later = [on(days(1), moved(2)), on(days(2), moved(3)), on(days(2), pinned)];
    const log = logOf({ ...sales, ...dealOf('d-1', {}, ...later) });
    const [before] = await ask('deals', log, '2026-01-02');
    expect(before).toMatchObject({ pushes: 2, oftenPushed: false, probability: 50, overridden: false });
    expect(await ask('deals', log, '2026-04-01')).toEqual([
      {
        dealId: 'd-1',
        customerId: 'c-1',
        title: 'Kitchen for Sri',
        pipeline: 'sales',
        stage: 'proposal',
        order: 3,
        enteredAt: START,
        owner: 'ann',
        amount: opened().data.amount,
        probability: 0,
        overridden: true,
        weighted: money(0, 'IDR'),
        closeDate: '2026-03-31',
        overdue: true,
        held: false,
        pushes: 3,
        oftenPushed: true,
      },
    ]);
  });

  it('answers for earlier days, and by what was known then', async () => {
    const log = logOf({ ...sales, ...dealOf('d-1', {}, recordedOn(days(9), advanced('d-1', 3)), won('d-1', 20)) });
    const stageOn = async (day: string, knownAt?: Instant) => {
      const cards = await itemsOf(board, 'deals', { log, day, ...(knownAt && { knownAt }) });
      return cards.map((card) => (card as Card).stage);
    };
    expect(await stageOn('2025-12-31')).toEqual([]);
    expect(await stageOn('2026-01-03')).toEqual(['proposal']);
    expect(await stageOn('2026-01-05')).toEqual(['negotiation']);
    expect(await stageOn('2026-01-05', days(8))).toEqual(['proposal']);
    expect(await stageOn('2026-01-05', days(9))).toEqual(['negotiation']);
    expect(await stageOn('2026-01-22')).toEqual([]);
  });

  it('keeps a deal in a stage that the pipeline lost, as that stage was last', async () => {
    const { data } = salesPublished();
    const without = { ...data, stages: data.stages.filter(({ key }) => key !== 'proposal'), version: 2 };
    const log = logOf({
      'pipeline-sales': [on(START, salesPublished()), on(days(5), happened(salesPublished().cls, without))],
      ...dealOf('d-1', { amount: idr(10) }),
    });
    expect(await ask('list', log, '2026-01-10')).toMatchObject([{ name: 'Proposal', order: 3, weighted: idr(5) }]);
  });

  it("weighs with the pipeline's version of that day", async () => {
    const versions = [on(START, salesPublished()), on(days(5), salesPublished(2, { proposal: { probability: 60 } }))];
    const log = logOf({ 'pipeline-sales': versions, ...dealOf('d-1', { amount: idr(10) }) });
    expect(await ask('list', log, '2026-01-05')).toMatchObject([{ weighted: idr(5) }]);
    expect(await ask('list', log, '2026-01-06')).toMatchObject([{ weighted: idr(6) }]);
  });

  it('filters by pipeline, owner and stage', async () => {
    const log = logOf({ ...sales, ...dealOf('d-1', {}), ...dealOf('d-2', { owner: 'budi' }, advanced('d-2', 1)) });
    const found = async (params: object) =>
      (await ask('deals', log, '2026-01-03', params)).map((card) => (card as Card).dealId);
    expect(await found({})).toEqual(['d-1', 'd-2']);
    expect(await found({ owner: 'budi' })).toEqual(['d-2']);
    expect(await found({ stage: 'proposal' })).toEqual(['d-1']);
    expect(await found({ pipeline: 'service' })).toEqual([]);
  });
});

describe('pipeline-board totals', () => {
  const many = (count: number, make: (n: number) => object) =>
    Object.assign({}, ...Array.from({ length: count }, (_, n) => make(n))) as ReturnType<typeof dealOf>;
  const target = (period: string, million: number, day = 0) =>
    on(days(day), happened(SalesTargetSet, { owner: 'ann', period, amount: idr(million) }));
  const past = {
    ...sales,
    ...many(20, (n) => dealOf(`open-${n}`, { amount: idr(60) })),
    ...many(10, (n) => dealOf(`won-${n}`, { amount: idr(40) }, won(`won-${n}`, 50, idr(40)))),
    ...many(30, (n) => dealOf(`lost-${n}`, {}, lost(`lost-${n}`, 10))),
    'target-2026.ann': [target('2026', 1_000), target('2026', 9_000, 100)],
  };

  it('DEAL-10 tells velocity and coverage', async () => {
    const log = logOf(past);
    expect(await ask('totals', log, '2026-03-01', { period: '2026' })).toEqual([
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
    const log = logOf({ ...sales, ...dealOf('d-1', {}) });
    expect(await ask('totals', log, '2026-03-01')).toMatchObject([{ deals: 1, ...empty, ...noGoal }]);
    expect(await ask('totals', log, '2026-03-01', { period: '2026' })).toMatchObject([noGoal]);
  });

  it.each([400, 399])('has no coverage once the target of IDR %im is won', async (million) => {
    const log = logOf({ ...past, 'target-2026.ann': [target('2026', million)] });
    const [totals] = await ask('totals', log, '2026-03-01', { period: '2026' });
    expect(totals).toMatchObject({ won: idr(400), coverage: null });
  });

  it('counts what was won in the period, for who owned it then', async () => {
    const given = on(days(60), happened(DealOwnerAssigned, { dealId: 'd-1', from: 'ann', to: 'budi' }));
    const log = logOf({
      ...sales,
      ...dealOf('d-1', { amount: idr(40) }, won('d-1', 50, idr(40)), given),
      'target-2026-01.ann': [target('2026-01', 100)],
      'target-2026-Q1.ann': [target('2026-Q1', 100)],
      'target-2026-Q2.ann': [target('2026-Q2', 100)],
    });
    const wonIn = async (period: string, owner: string) => {
      const [totals] = await ask('totals', log, '2026-06-30', { period, owner });
      return (totals as Totals | undefined)?.won;
    };
    expect(await wonIn('2026-Q1', 'ann')).toEqual(idr(40));
    expect(await wonIn('2026-01', 'ann')).toEqual(idr(0));
    expect(await wonIn('2026-Q2', 'ann')).toEqual(idr(0));
    expect(await wonIn('2026-Q1', 'budi')).toBeUndefined();
  });

  it('judges a deal closed in the last 365 days by its present outcome', async () => {
    const reopened = on(
      days(20),
      happened(DealReopened, { dealId: 'd-1', stage: 'proposal', reason: 'Back', pipelineVersion: 1, probability: 50 }),
    );
    const log = logOf({ ...sales, ...dealOf('d-1', {}, lost('d-1', 10), reopened, won('d-1', 30)) });
    expect(await ask('totals', log, '2026-01-15')).toMatchObject([{ winRate: '0.00', velocity: null }]);
    expect(await ask('totals', log, '2026-01-25')).toMatchObject([{ deals: 1, winRate: null }]);
    expect(await ask('totals', log, '2027-01-30')).toMatchObject([{ winRate: '100.00', averageCycleDays: '30.00' }]);
    expect(await ask('totals', log, '2027-01-31')).toMatchObject([{ winRate: null }]);
  });
});
