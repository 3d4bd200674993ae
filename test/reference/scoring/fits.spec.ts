import { describe, expect, it } from '@jest/globals';
import {
  auc,
  expectedPurchases,
  hasLeft,
  inUnits,
  lifetimeValue,
  MODELS,
  rfmCutoffs,
  rfmScorer,
  type FittedModel,
  type ModelKind,
} from '#scoring';
import { AUTUMN, customers, expectWithin, fitted, fittedSpend, histories } from './cdnow.js';
import { HOLD_OUT_DAYS, population, repeatSpends, timed, weekly } from './cdnow.js';

const [bgFit, bgSeconds] = timed(() => fitted('bgnbd'));
const fits: Record<ModelKind, FittedModel> = { bgnbd: bgFit, mbgnbd: fitted('mbgnbd'), pnbd: fitted('pnbd') };
const spend = fittedSpend();

describe('CDNOW, fits', () => {
  it.each<[ModelKind, Record<string, number>, number, number]>([
    ['bgnbd', { r: 0.251624, alpha: 4.788943, a: 0.723434, b: 2.161088 }, -95_368.4439, 16_873.7],
    ['mbgnbd', { r: 0.63714, alpha: 7.31029, a: 0.807474, b: 1.228394 }, -95_336.9583, 15_933.6],
    ['pnbd', { r: 0.59742, alpha: 11.585658, s: 0.522186, beta: 8.827759 }, -95_415.1186, 17_153.2],
  ])('%s: %o, LL %d, forecast %d', (kind, params, logLik, forecast) => {
    const fit = fits[kind];
    for (const [name, value] of Object.entries(params)) expectWithin(fit.params[name]!, value, 0.005);
    expect(Math.abs(fit.logLik - logLik)).toBeLessThanOrEqual(0.05);
    expect(fit.boundary).toBeNull();
    const total = weekly.reduce((sum, h) => sum + expectedPurchases(MODELS[kind], fit.params, h, 39), 0);
    expectWithin(total, forecast, 0.001);
  });

  it('in days BG/NBD has α 33.522600 and LL -142,726.0592', () => {
    const inDays = fitted(
      'bgnbd',
      histories.map((h) => inUnits(h, 1)),
    );
    expectWithin(inDays.params.alpha!, 33.5226, 0.005);
    expectWithin(inDays.params.r!, fits.bgnbd.params.r!, 1e-5);
    expect(Math.abs(inDays.logLik + 142_726.0592)).toBeLessThanOrEqual(0.05);
  });

  it('Gamma-Gamma: p 6.275358, q 3.624450, γ 14.983690, LL -40,763.4763, mean $35.8277, corr .0802', () => {
    expectWithin(spend.p, 6.275358, 0.005);
    expectWithin(spend.q, 3.62445, 0.005);
    expectWithin(spend.gamma, 14.98369, 0.005);
    expect(spend.customers).toBe(9_450);
    expect(Math.abs(spend.logLik + 40_763.4763)).toBeLessThanOrEqual(0.05);
    expect((spend.p * spend.gamma) / (spend.q - 1)).toBeCloseTo(35.8277, 3);
    expect(spend.correlation).toBeCloseTo(0.0802, 4);
  });

  it('CLV: total $768,044.71, mean 32.5857, median 10.6401, largest 7,217.31', () => {
    const values = weekly
      .map((h, i) => lifetimeValue(MODELS.bgnbd, fits.bgnbd.params, spend, { ...h, m: repeatSpends[i]!.m })!)
      .sort((u, v) => u - v);
    const total = values.reduce((u, v) => u + v);
    expectWithin(total, 768_044.71, 0.001);
    expectWithin(total / values.length, 32.5857, 0.001);
    expectWithin((values[11_784]! + values[11_785]!) / 2, 10.6401, 0.001);
    expectWithin(values.at(-1)!, 7_217.31, 0.001);
  });

  it('the BG/NBD fit takes under 3 s of one core', () => {
    process.stdout.write(`BG/NBD fit on full CDNOW: ${bgSeconds.toFixed(2)} s, ${bgFit.evaluations} evaluations\n`);
    expect(bgSeconds).toBeLessThan(3);
  });
});

describe('CDNOW, AUC of 39 weeks after 1997-09-30', () => {
  const left = [...customers.values()].map((facts) => hasLeft(facts, AUTUMN, HOLD_OUT_DAYS));

  /** AUC of a score over all, and over customers with x ≥ 1. */
  function aucs(score: (i: number) => number): (number | null)[] {
    const ranked = left.map((churned, i) => ({ score: score(i), churned }));
    return [auc(ranked), auc(ranked.filter((_, i) => weekly[i]!.x >= 1))];
  }

  function expectAucs(actual: (number | null)[], expected: number[]): void {
    actual.forEach((value, i) => expect(Math.abs(value! - expected[i]!)).toBeLessThanOrEqual(0.002));
  }

  it.each<[ModelKind, number[], number[], number[]]>([
    ['bgnbd', [0.3195, 0.7001], [0.7466, 0.7234], [0.763, 0.7322]],
    ['mbgnbd', [0.7002, 0.7048], [0.7547, 0.7221], [0.7651, 0.7328]],
    ['pnbd', [0.7222, 0.6963], [0.7627, 0.7261], [0.7687, 0.7341]],
  ])('AUC of %s: 1 - P(alive) %j, P(0) %j, -E[Y] %j', (kind, byAlive, byNone, byExpected) => {
    const model = MODELS[kind];
    const { params } = fits[kind];
    expectAucs(
      aucs((i) => 1 - model.pAlive(params, weekly[i]!)),
      byAlive,
    );
    expectAucs(
      aucs((i) => model.pNone(params, weekly[i]!, 39)),
      byNone,
    );
    expectAucs(
      aucs((i) => -expectedPurchases(model, params, weekly[i]!, 39)),
      byExpected,
    );
  });

  it('AUC of rfm@1: -R .7454, -(R+F) .7640, -(R+F+M) .7663', () => {
    const facts = population(AUTUMN);
    const scores = facts.map(rfmScorer(rfmCutoffs(facts, AUTUMN)));
    expectAucs([aucs((i) => -scores[i]!.R)[0]!], [0.7454]);
    expectAucs([aucs((i) => -(scores[i]!.R + scores[i]!.F))[0]!], [0.764]);
    expectAucs([aucs((i) => -(scores[i]!.R + scores[i]!.F + scores[i]!.M))[0]!], [0.7663]);
  });
});
