import { describe, expect, it } from '@jest/globals';
import { DealHeld, DealOpened, DealOwnerAssigned, ProbabilityOverridden } from '#deals/events';
import { itemsOf, logOf, lost, opened, recordedOn, reopened, salesPublished, won } from '#deals/testing';
import { FxRatePublished } from '#finance/events';
import { happened, money, startOfDay, type Day, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import forecast from './queries.js';
import type { ForecastRow } from './rows.js';

const ZONE = 'Asia/Jakarta';
const idr = (millions: number) => money(millions * 100_000_000, 'IDR');
const onDay = (day: Day, event: NewEvent) => on(startOfDay(day, ZONE), event);

const sales = { 'pipeline-sales': [onDay('2026-01-01', salesPublished())] };
const dealOf = (dealId: string, terms: Partial<DealOpened>, ...later: NewEvent[]) => ({
  [`deal-${dealId}`]: [onDay('2026-01-02', opened({ dealId, ...terms })), ...later],
});
const pinned = (dealId: string, percent: number) =>
  onDay('2026-01-03', happened(ProbabilityOverridden, { dealId, percent, reason: 'The board says so' }));
const usd = (day: Day, rate: string) => happened(FxRatePublished, { base: 'USD', quote: 'IDR', day, rate });

type Log = ReturnType<typeof logOf>;
const rows = async (log: Log, day: Day, more: { params?: object; knownAt?: string } = {}) =>
  (await itemsOf(forecast, 'list', { log, day, ...more })) as ForecastRow[];
const weighted = async (...question: Parameters<typeof rows>) => (await rows(...question)).map((row) => row.weighted);

describe('forecast', () => {
  it('DEAL-1 expects 50m in June, 50m in July, 100m in August', async () => {
    const log = logOf({
      ...sales,
      ...dealOf('d-1', { amount: idr(100), closeDate: '2026-06-15' }),
      ...dealOf('d-2', { amount: idr(100), closeDate: '2026-07-15' }),
      ...dealOf('d-3', { amount: idr(100), closeDate: '2026-08-15' }, pinned('d-3', 100)),
    });
    expect((await rows(log, '2026-01-31')).map((row) => [row.month, row.weighted])).toEqual([
      ['2026-06', idr(50)],
      ['2026-07', idr(50)],
      ['2026-08', idr(100)],
    ]);
  });

  it('DEAL-2 weighs nothing at a pinned 0, and shows it', async () => {
    const log = logOf({ ...sales, ...dealOf('d-1', { amount: idr(100) }, pinned('d-1', 0)) });
    expect(await rows(log, '2026-01-31')).toMatchObject([{ weighted: idr(0), open: idr(100), overridden: 1 }]);
    const [deal] = await itemsOf(forecast, 'deals', { log, day: '2026-01-31' });
    expect(deal).toMatchObject({ dealId: 'd-1', probability: 0, override: 0, weighted: idr(0) });
  });

  it('DEAL-3 keeps currencies apart, and converts by a rate that it cites', async () => {
    const log = logOf({
      ...sales,
      ...dealOf('d-1', { amount: idr(200) }),
      ...dealOf('d-2', { amount: money(1_000_000, 'USD') }),
      'fx-USD.IDR': [onDay('2026-01-05', usd('2026-01-05', '15500'))],
    });
    expect(await rows(log, '2026-01-31')).toMatchObject([
      { currency: 'IDR', weighted: idr(100), converted: idr(100), rate: null },
      { currency: 'USD', weighted: money(500_000, 'USD'), converted: idr(77.5), rate: 'fx-USD.IDR@0' },
    ]);
    expect(await itemsOf(forecast, 'months', { log, day: '2026-01-31' })).toEqual([
      {
        month: '2026-06',
        weighted: [idr(100), money(500_000, 'USD')],
        converted: idr(177.5),
        rates: ['fx-USD.IDR@0'],
      },
    ]);
  });

  it('DEAL-5 weighs with the pipeline version in force on the asked day', async () => {
    const second = salesPublished(2, { proposal: { probability: 60 } });
    const log = logOf({
      'pipeline-sales': [...sales['pipeline-sales'], onDay('2026-03-01', second)],
      ...dealOf('d-1', { amount: idr(10) }),
    });
    expect(await weighted(log, '2026-02-28')).toEqual([idr(5)]);
    expect(await weighted(log, '2026-03-01')).toEqual([idr(6)]);
  });

  it('DEAL-13 rounds half up per deal, so that 17 + 17 = 34', async () => {
    const amount = money(33, 'IDR');
    const log = logOf({ ...sales, ...dealOf('d-1', { amount }), ...dealOf('d-2', { amount }) });
    expect(await weighted(log, '2026-01-31')).toEqual([money(34, 'IDR')]);
  });

  it('counts what is won in the month of winning, for who owned it then', async () => {
    const given = onDay('2026-03-05', happened(DealOwnerAssigned, { dealId: 'd-1', from: 'ann', to: 'budi' }));
    const deal = dealOf('d-1', { amount: idr(10) }, onDay('2026-03-01', won('d-1', idr(9))), given);
    const zero = idr(0);
    expect(await rows(logOf({ ...sales, ...deal }), '2026-12-31')).toEqual([
      {
        month: '2026-03',
        currency: 'IDR',
        owner: 'ann',
        deals: 1,
        overdue: 0,
        overridden: 0,
        open: zero,
        held: zero,
        won: idr(9),
        weighted: idr(9),
        converted: idr(9),
        rate: null,
      },
    ]);
  });

  it('leaves out what is lost or omitted, and takes back what is reopened', async () => {
    const back = onDay('2026-02-03', reopened('d-1', 'new', 10));
    const log = logOf({
      ...sales,
      ...dealOf('d-1', { amount: idr(10) }, onDay('2026-02-01', lost('d-1')), back),
      ...dealOf('d-2', { amount: idr(10), category: 'omitted' }),
    });
    expect(await weighted(log, '2026-01-31')).toEqual([idr(5)]);
    expect(await weighted(log, '2026-02-01')).toEqual([]);
    expect(await weighted(log, '2026-02-03')).toEqual([idr(1)]);
  });

  it('keeps held amounts in a column of their own until the hold ends', async () => {
    const held = onDay('2026-01-10', happened(DealHeld, { dealId: 'd-1', until: '2026-02-01' }));
    const log = logOf({ ...sales, ...dealOf('d-1', { amount: idr(10) }, held) });
    expect(await rows(log, '2026-01-31')).toMatchObject([{ held: idr(10), open: idr(0), weighted: idr(0) }]);
    expect(await rows(log, '2026-02-01')).toMatchObject([{ held: idr(0), open: idr(10), weighted: idr(5) }]);
  });

  it('leaves an open deal past its close date in its month, and flags it', async () => {
    const log = logOf({ ...sales, ...dealOf('d-1', { amount: idr(10), closeDate: '2026-02-27' }) });
    expect(await rows(log, '2026-02-27')).toMatchObject([{ month: '2026-02', overdue: 0 }]);
    expect(await rows(log, '2026-05-01')).toMatchObject([{ month: '2026-02', overdue: 1, weighted: idr(5) }]);
  });

  it('tells what was known then', async () => {
    const late = recordedOn(startOfDay('2026-04-01', ZONE), onDay('2026-03-01', won('d-1', idr(10))));
    const log = logOf({ ...sales, ...dealOf('d-1', { amount: idr(10) }, late) });
    expect(await weighted(log, '2026-03-15')).toEqual([idr(10)]);
    expect(await weighted(log, '2026-03-15', { knownAt: startOfDay('2026-03-16', ZONE) })).toEqual([idr(5)]);
  });

  it('filters by month and owner', async () => {
    const log = logOf({
      ...sales,
      ...dealOf('d-1', { closeDate: '2026-06-30' }),
      ...dealOf('d-2', { closeDate: '2026-07-01', owner: 'budi' }),
    });
    const months = async (params: object) => (await rows(log, '2026-01-31', { params })).map(({ month }) => month);
    expect(await months({ from: '2026-07' })).toEqual(['2026-07']);
    expect(await months({ to: '2026-06' })).toEqual(['2026-06']);
    expect(await months({ owner: 'budi' })).toEqual(['2026-07']);
  });
});

describe('the rate of a forecast', () => {
  const fx = [
    onDay('2026-01-05', usd('2026-01-05', '15000')),
    onDay('2026-01-06', usd('2026-02-01', '15500')),
    onDay('2026-01-07', usd('2026-01-05', '15100')),
  ];
  const deal = dealOf('d-1', { amount: money(100, 'USD'), closeDate: '2026-06-30' });
  const rateOn = async (day: Day, streams: object = { 'fx-USD.IDR': fx }) =>
    (await rows(logOf({ ...sales, ...deal, ...streams }), day))[0]?.rate;

  it('is the last one with a day up to the asked day', async () => {
    expect(await rateOn('2026-01-06')).toBe('fx-USD.IDR@0');
    expect(await rateOn('2026-01-31')).toBe('fx-USD.IDR@2');
    expect(await rateOn('2026-02-01')).toBe('fx-USD.IDR@1');
  });

  it('is missing before the first one, and never an inverted one', async () => {
    const inverted = happened(FxRatePublished, { base: 'IDR', quote: 'USD', day: '2026-01-05', rate: '0.0000645' });
    expect(await rateOn('2026-01-04')).toBeNull();
    expect(await rateOn('2026-01-31', { 'fx-IDR.USD': [onDay('2026-01-05', inverted)] })).toBeNull();
    const [month] = await itemsOf(forecast, 'months', { log: logOf({ ...sales, ...deal }), day: '2026-01-31' });
    expect(month).toMatchObject({ converted: null, rates: [] });
  });
});
