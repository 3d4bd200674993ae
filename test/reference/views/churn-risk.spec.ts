import { beforeAll, describe, expect, it } from '@jest/globals';
import { CustomerModelFitted } from '#analytics/events';
import { happened } from '#kernel';
import { recorded } from '#kernel/testing';
import { fitModel, fitSpend, MODELS, type FittedModel, type FittedSpend, type History } from '#scoring';
import { quickest } from '../../support/quickest.js';
import { cdnowLog, LAST_RECORDED_AT } from './cdnow-log.js';
import { LiveView } from './live-view.js';

const AUTUMN = '1997-09-30';
const near = (actual: number, expected: number, tolerance = 0.002) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance);
const within = (actual: number, expected: number) => expect(Math.abs(actual / expected - 1)).toBeLessThanOrEqual(0.005);

type Patterns = readonly (readonly [number, number, number, number])[];
const weekly = (patterns: Patterns): History[] =>
  patterns.flatMap(([x, tx, T, n]) => Array<History>(n).fill({ x, tx: tx / 7, T: T / 7 }));

const fitted = <Fit>(outcome: { ok: true; fit: Fit } | { ok: false; code: string }): Fit => {
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.fit;
};

describe('CDNOW through churn-risk', () => {
  const view = new LiveView('churn-risk');
  let histories: any;
  let model: FittedModel;
  let spend: FittedSpend;

  beforeAll(async () => {
    view.fold(cdnowLog());
    histories = await view.ask('histories', {}, AUTUMN);
    model = fitted(fitModel(MODELS.bgnbd, weekly(histories.patterns)));
    spend = fitted(fitSpend(histories.spends.map(([x, value]: [number, number]) => ({ x, m: value / x / 100 }))));
    const { p, q, gamma, customers } = spend;
    const { params, logLik, boundary, repeaters, repeatDays, patterns } = model;
    const event = happened(CustomerModelFitted, {
      modelId: 'm-17',
      kind: 'bgnbd',
      asOf: AUTUMN,
      unitDays: 7,
      upTo: histories.upTo,
      params: params as { r: number; alpha: number },
      logLik,
      boundary,
      customers: model.customers,
      repeaters,
      repeatDays,
      patterns,
      spend: { p, q, gamma, currency: 'USD', customers },
      sources: histories.sources,
    });
    const at = { occurredAt: LAST_RECORDED_AT, recordedAt: LAST_RECORDED_AT };
    view.fold([recorded(event, { stream: `scoring-bgnbd.${AUTUMN}`, ...at })]);
  });

  it('the histories of 1997-09-30 give the model of the specification', () => {
    expect(histories).toMatchObject({ upTo: 'purchase-cdnow-69659@0', sources: ['purchases'], rhythmDays: null });
    expect(model).toMatchObject({ customers: 23_570, repeaters: 9_451, repeatDays: 24_337, patterns: 8_685 });
    const expected = { r: 0.251624, alpha: 4.788943, a: 0.723434, b: 2.161088 };
    for (const [name, value] of Object.entries(expected)) within(model.params[name]!, value);
    near(model.logLik, -95_368.4439, 0.05);
    expect(spend.customers).toBe(9_450);
    near(spend.logLik, -40_763.4763, 0.05);
  });

  it('the back-test of 273 days has the figures of the specification', async () => {
    const { kind, modelId, all, repeaters } = await view.ask('backtest', { horizonDays: 273 }, AUTUMN);
    expect([kind, modelId, all.n, repeaters.n]).toEqual(['bgnbd', 'm-17', 23_570, 9_451]);
    near(all.rate, 0.7006);
    near(all.auc, 0.763);
    expect(all.topDecile.k).toBe(2_357);
    near(all.topDecile.precision, 0.8466);
    near(all.topDecile.lift, 1.2085);
    near(all.topDecile.ceiling, 1.4274);
    near(all.brier, 0.1654);
    near(all.ece, 0.0484);
    near(all.naive.daysSinceLast.auc, 0.7594);
    near(all.naive.purchaseDays.auc, 0.7527);
    near(repeaters.rate, 0.4717);
    near(repeaters.auc, 0.7322);
    near(repeaters.brier, 0.2257);
    near(repeaters.ece, 0.1123);
  });

  it('the back-test of 91 days has the figures of the specification', async () => {
    const { all, repeaters } = await view.ask('backtest', { horizonDays: 91 }, AUTUMN);
    near(all.rate, 0.8216);
    near(all.auc, 0.7692);
    near(all.naive.daysSinceLast.auc, 0.7634);
    near(repeaters.auc, 0.7258);
    near(all.brier, 0.1177);
    near(all.ece, 0.025);
  });

  it('the list by value is of repeat buyers who are neither gone nor safe, the list by risk of everybody', async () => {
    const page = { limit: 30_000 };
    const { items } = await view.ask('list', { order: 'value', horizonDays: 90 }, AUTUMN, { page });
    const unfit = items.filter(({ x, modelState: { pAlive } }: any) => x < 1 || pAlive < 0.05 || pAlive > 0.95);
    expect([items.length > 1_000, unfit]).toEqual([true, []]);
    expect((await view.ask('list', { order: 'risk', horizonDays: 90 }, AUTUMN, { page })).items).toHaveLength(23_570);
    const { bands, customers } = await view.ask('summary', { horizonDays: 90 }, AUTUMN);
    expect(customers).toBe(23_570);
    expect(bands.low + bands.elevated + bands.high + bands.severe).toBe(23_570);
  });

  it('a row takes milliseconds', async () => {
    const [{ customerId: key }] = (await view.ask('list', { order: 'risk', horizonDays: 90 }, AUTUMN)).items;
    const processorMs = async () => {
      const begun = process.cpuUsage();
      for (let n = 0; n < 100; n += 1) await view.ask('row', { horizonDays: 90 }, AUTUMN, { key });
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / 1e3 / 100;
    };
    expect(await quickest(20, processorMs)).toBeLessThan(20);
  });
});
