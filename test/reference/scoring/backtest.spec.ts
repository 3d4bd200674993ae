import { describe, expect, it } from '@jest/globals';
import { backtest, churnRow, hasLeft, type Backtest, type ChurnContext, type CustomerModel } from '#scoring';
import { newcomer } from '#scoring/testing';
import { AUTUMN, customers, fitted, fittedSpend, HOLD_OUT_DAYS } from './cdnow.js';

const spend = fittedSpend();
const { kind, params, boundary } = fitted('bgnbd');

function judged(horizonDays: number): Backtest {
  const model: CustomerModel = { kind, unitDays: 7, params, boundary, spend };
  const context: ChurnContext = {
    asOf: AUTUMN,
    horizonDays,
    basis: { kind: 'model', model },
    known: new Set(['purchases'] as const),
    populationRhythmDays: null,
    minorPerMajor: 100,
  };
  const outcomes = [...customers].map(([id, purchases]) => {
    const facts = { ...newcomer(id, purchases[0]!.day), purchases };
    return { row: churnRow(facts, context), churned: hasLeft(purchases, AUTUMN, horizonDays) };
  });
  return backtest(outcomes);
}

describe('CDNOW, the back-test', () => {
  const { all, repeaters } = judged(HOLD_OUT_DAYS);
  const near = (actual: number | null, expected: number) =>
    expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(0.002);

  it('rates .7006 of 23,570 and .4717 of 9,451', () => {
    expect([all.n, repeaters.n]).toEqual([23_570, 9_451]);
    near(all.rate, 0.7006);
    near(repeaters.rate, 0.4717);
  });

  it('top decile: precision, lift and its ceiling, beside days since last purchase', () => {
    expect(all.topDecile!.k).toBe(2_357);
    near(all.topDecile!.precision, 0.8466);
    near(all.topDecile!.lift, 1.2085);
    near(all.topDecile!.ceiling, 1.4274);
    near(all.naive.daysSinceLast.topDecile!.precision, 0.8685);
    near(all.naive.daysSinceLast.topDecile!.lift, 1.2397);
    near(repeaters.topDecile!.precision, 0.7558);
    near(repeaters.topDecile!.lift, 1.6023);
    near(repeaters.topDecile!.ceiling, 2.12);
    near(repeaters.naive.daysSinceLast.topDecile!.precision, 0.7673);
    near(repeaters.naive.daysSinceLast.topDecile!.lift, 1.6267);
  });

  it('AUC of the list and of the naive rankings', () => {
    near(all.auc, 0.763);
    near(repeaters.auc, 0.7322);
    near(all.naive.daysSinceLast.auc, 0.7594);
    near(repeaters.naive.daysSinceLast.auc, 0.7113);
    near(all.naive.purchaseDays.auc, 0.7527);
    near(repeaters.naive.purchaseDays.auc, 0.678);
  });

  it('the base: mean .7344, Brier .1654, ECE .0484; x ≥ 1 .5840, .2257, .1123', () => {
    const mean = (groups: typeof all.calibration) =>
      groups.reduce((sum, g) => sum + g.n * g.mean, 0) / groups.reduce((n, g) => n + g.n, 0);
    near(mean(all.calibration), 0.7344);
    near(all.brier, 0.1654);
    near(all.ece, 0.0484);
    near(mean(repeaters.calibration), 0.584);
    near(repeaters.brier, 0.2257);
    near(repeaters.ece, 0.1123);
    expect(all.calibration.map((g) => g.n)).toEqual(Array(10).fill(2_357));
  });

  it('at 91 days: rate .8216, AUC .7692 beside .7634, x ≥ 1 .7258 beside .7005, Brier .1177, ECE .0250', () => {
    const quarter = judged(91);
    near(quarter.all.rate, 0.8216);
    near(quarter.all.auc, 0.7692);
    near(quarter.all.naive.daysSinceLast.auc, 0.7634);
    near(quarter.repeaters.auc, 0.7258);
    near(quarter.repeaters.naive.daysSinceLast.auc, 0.7005);
    near(quarter.all.brier, 0.1177);
    near(quarter.all.ece, 0.025);
  });

  it('clears the bars: AUC ≥ .762 and above both naive rankings, x ≥ 1 ≥ .725, Brier ≤ .167, ECE ≤ .07', () => {
    expect(all.auc!).toBeGreaterThanOrEqual(0.762);
    expect(all.auc!).toBeGreaterThan(all.naive.daysSinceLast.auc!);
    expect(all.auc!).toBeGreaterThan(all.naive.purchaseDays.auc!);
    expect(repeaters.auc!).toBeGreaterThanOrEqual(0.725);
    expect(all.brier!).toBeLessThanOrEqual(0.167);
    expect(all.ece!).toBeLessThanOrEqual(0.07);
  });
});
