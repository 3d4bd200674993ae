import { describe, expect, it } from '@jest/globals';
import { DealAdvanced, DealCloseDateChanged, DealHeld, DealOpened, ProbabilityOverridden } from '#deals/events';
import { itemsOf, logOf, opened, recordedOn, salesPublished, won } from '#deals/testing';
import { addMs, happened, money, type Instant, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import type { Card } from './board.js';
import board from './queries.js';

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
      ...dealOf('d-6', { amount: idr(9) }, on(days(1), won('d-6'))),
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

  it('tells no sum beyond safe integers, and everything else', async () => {
    const most = money(Number.MAX_SAFE_INTEGER, 'IDR');
    const log = logOf({
      ...sales,
      ...dealOf('d-1', { amount: most }),
      ...dealOf('d-2', { amount: most }, on(days(1), happened(DealHeld, { dealId: 'd-2' }))),
      ...dealOf('d-3', { amount: idr(7) }, advanced('d-3', 1)),
    });
    const half = money(Number.MAX_SAFE_INTEGER / 2 + 0.5, 'IDR');
    expect(await ask('list', log, '2026-01-03')).toMatchObject([
      { stage: 'proposal', deals: 2, held: 1, amount: null, weighted: half },
      { stage: 'negotiation', deals: 1, amount: idr(7), weighted: idr(5.6) },
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
    const log = logOf({
      ...sales,
      ...dealOf('d-1', {}, recordedOn(days(9), advanced('d-1', 3)), on(days(20), won('d-1'))),
    });
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
