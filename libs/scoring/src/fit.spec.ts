import { describe, expect, it } from '@jest/globals';
import type { History, ModelKind } from './customer-base-model.js';
import { MODELS } from './customer-base-models.js';
import { fitModel } from './fit.js';
import { fitSpend } from './gamma-gamma.js';

/** Uniform numbers in (0, 1) that are the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state + 0.5) / 2_147_483_648;
  };
}

/** Customers observed for 40 to 51 weeks; `gap` draws the next time between two purchases, Infinity for leaving. */
function population(size: number, gapOf: (next: () => number) => () => number): History[] {
  const next = random(7);
  return Array.from({ length: size }, () => {
    const T = 40 + Math.floor(next() * 12);
    const gap = gapOf(next);
    let x = 0;
    let tx = 0;
    for (let time = gap(); time <= T; time += gap()) {
      x += 1;
      tx = Math.round(time * 7) / 7;
    }
    return { x, tx, T };
  });
}

/** BG/NBD with r = 2, α = 8, a = 1, b = 4. */
function bgPopulation(size: number): History[] {
  return population(size, (next) => {
    const rate = -(Math.log(next()) + Math.log(next())) / 8;
    const leaving = 1 - next() ** (1 / 4);
    let first = true;
    return () => {
      const leaves = !first && next() < leaving;
      first = false;
      return leaves ? Infinity : -Math.log(next()) / rate;
    };
  });
}

/** Regular wholesale buyers: every two weeks, give or take a day or so. */
const wholesale = population(600, (next) => () => 2 * (0.9 + 0.2 * next()));

describe('fitModel', () => {
  it('recovers the parameters that made the data', () => {
    const outcome = fitModel(MODELS.bgnbd, bgPopulation(8_000));
    if (!outcome.ok) throw new Error(outcome.code);
    const { r, alpha, a, b } = outcome.fit.params;
    expect(Math.abs(r! / 2 - 1)).toBeLessThan(0.1);
    expect(Math.abs(alpha! / 8 - 1)).toBeLessThan(0.1);
    expect(Math.abs(a! / (a! + b!) / 0.2 - 1)).toBeLessThan(0.1);
    expect(outcome.fit.boundary).toBeNull();
  });

  it('gives the same digits whatever the order of the customers', () => {
    const histories = bgPopulation(1_000);
    expect(fitModel(MODELS.bgnbd, [...histories].reverse())).toEqual(fitModel(MODELS.bgnbd, histories));
  });

  it('in another unit scales the times and shifts LL by Σx ln(unit)', () => {
    const histories = bgPopulation(1_000);
    const weeks = fitModel(MODELS.bgnbd, histories);
    const days = fitModel(
      MODELS.bgnbd,
      histories.map(({ x, tx, T }) => ({ x, tx: tx * 7, T: T * 7 })),
    );
    if (!weeks.ok || !days.ok) throw new Error('not fitted');
    expect(days.fit.params.alpha! / weeks.fit.params.alpha!).toBeCloseTo(7, 4);
    expect(days.fit.params.r).toBeCloseTo(weeks.fit.params.r!, 5);
    expect(days.fit.logLik).toBeCloseTo(weeks.fit.logLik - weeks.fit.repeatDays * Math.log(7), 6);
  });

  it.each<ModelKind>(['bgnbd', 'mbgnbd', 'pnbd'])('%s of buyers who never leave ends at the boundary', (kind) => {
    const outcome = fitModel(MODELS[kind], wholesale);
    if (!outcome.ok) throw new Error(outcome.code);
    expect(outcome.fit.boundary).toBe('no-dropout');
    const history = { x: 20, tx: 40, T: 41 };
    expect(MODELS[kind].pNone(outcome.fit.params, history, 1)).toBeGreaterThan(0.1);
    expect(MODELS[kind].expectedIfAlive(outcome.fit.params, history, 20)).toBeCloseTo(10, 0);
  });

  it('refuses fewer than 200 customers with a repeat', () => {
    const histories = [
      ...Array.from({ length: 199 }, (_, i) => ({ x: 1 + (i % 5), tx: 10, T: 40 })),
      ...Array.from({ length: 5000 }, () => ({ x: 0, tx: 0, T: 40 })),
    ];
    expect(fitModel(MODELS.bgnbd, histories)).toEqual({ ok: false, code: 'too-few-repeaters', repeaters: 199 });
  });

  it('says when no peak is found', () => {
    let evaluations = 0;
    const everBetter = { ...MODELS.bgnbd, logLikelihood: () => ((evaluations += 1), () => evaluations) };
    const outcome = fitModel(everBetter, bgPopulation(500));
    expect(outcome).toMatchObject({ ok: false, code: 'model-did-not-converge' });
  });
});

describe('fitSpend', () => {
  it('recovers the mean of the population and reports corr(x, m)', () => {
    const next = random(3);
    const spends = Array.from({ length: 3000 }, () => {
      const level = 20 + 40 * next();
      const x = 1 + Math.floor(next() * 6);
      const m = Array.from({ length: x }, () => level * (0.5 + next())).reduce((u, v) => u + v) / x;
      return { x, m };
    });
    const outcome = fitSpend([...spends, { x: 0, m: 0 }, { x: 2, m: 0 }]);
    if (!outcome.ok) throw new Error(outcome.code);
    const { p, q, gamma, customers, correlation } = outcome.fit;
    expect(customers).toBe(3000);
    expect(Math.abs((p * gamma) / (q - 1) / 40 - 1)).toBeLessThan(0.03);
    expect(Math.abs(correlation!)).toBeLessThan(0.05);
  });

  it('refuses fewer than 200 customers with repeat spend', () => {
    expect(fitSpend(Array.from({ length: 199 }, () => ({ x: 1, m: 5 })))).toMatchObject({ code: 'too-few-repeaters' });
  });
});
