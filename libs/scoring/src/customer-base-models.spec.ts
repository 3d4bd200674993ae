import { describe, expect, it } from '@jest/globals';
import { bgnbdPmf } from './bgnbd.js';
import { expectedPurchases, silenceProbability, type ModelKind } from './customer-base-model.js';
import { MODELS } from './customer-base-models.js';

const KINDS: ModelKind[] = ['bgnbd', 'mbgnbd', 'pnbd'];
// Published, rounded parameters: analytics.md §3.6.
const PARAMS: Record<ModelKind, Record<string, number>> = {
  bgnbd: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 },
  mbgnbd: { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 },
  pnbd: { r: 0.5534, alpha: 10.5802, s: 0.6061, beta: 11.6562 },
};
const BG = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

type Cell = [logLik: number, pAlive: number, expected: number, pNone: number];
const CASES: [x: number, tx: number, T: number, t: number, cells: Record<ModelKind, Cell>][] = [
  [
    2,
    30.43,
    38.86,
    39,
    {
      bgnbd: [-9.4586063, 0.72657857, 1.2260282, 0.44537286],
      mbgnbd: [-9.4855513, 0.70620227, 1.2629606, 0.44000591],
      pnbd: [-9.5545107, 0.86911064, 1.4550928, 0.40809528],
    },
  ],
  [
    26,
    216 / 7,
    31,
    52,
    {
      bgnbd: [-37.726513, 0.96885156, 25.756492, 0.031148437],
      mbgnbd: [-38.322056, 0.96549805, 24.00223, 0.034501945],
      pnbd: [-39.132083, 0.99787328, 25.453779, 0.023865151],
    },
  ],
  [
    0,
    0,
    38.86,
    39,
    {
      bgnbd: [-0.55471328, 1, 0.19509805, 0.85544946],
      mbgnbd: [-0.53983746, 0.38973508, 0.15401275, 0.8911706],
      pnbd: [-0.5211292, 0.29496149, 0.10702895, 0.93075428],
    },
  ],
  [
    5,
    10,
    38.86,
    39,
    {
      bgnbd: [-14.371932, 0.024804366, 0.094440082, 0.9760498],
      mbgnbd: [-14.334036, 0.025305521, 0.095619448, 0.97550104],
      pnbd: [-14.610685, 0.046644622, 0.16984678, 0.95904681],
    },
  ],
  [
    200,
    38,
    40,
    39,
    {
      bgnbd: [98.804175, 0.024385231, 3.2940273, 0.97561477],
      mbgnbd: [91.765559, 0.030596069, 3.8927184, 0.96940393],
      pnbd: [76.295638, 0.092100966, 11.877603, 0.9081708],
    },
  ],
  [
    1000,
    10,
    100,
    39,
    {
      bgnbd: [3225.143, 0, 0, 1],
      mbgnbd: [3111.0727, 0, 0, 1],
      pnbd: [2876.0353, 0, 0, 1],
    },
  ],
];

/** Within 1e-6 relative, 1e-9 near 0. */
function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(Math.max(1e-6 * Math.abs(expected), 1e-9));
}

describe.each(KINDS)('the formula cases of %s', (kind) => {
  const model = MODELS[kind];
  const params = PARAMS[kind];

  it.each(CASES)('x %d, tx %d, T %d, t %d', (x, tx, T, t, cells) => {
    const history = { x, tx, T };
    const [logLik, pAlive, expected, pNone] = cells[kind];
    expectClose(model.logLikelihood(params)(history), logLik);
    expectClose(model.pAlive(params, history), pAlive);
    expectClose(expectedPurchases(model, params, history, t), expected);
    expectClose(model.pNone(params, history, t), pNone);
  });
});

describe('single values', () => {
  it.each<[ModelKind, number, number]>([
    ['bgnbd', 1, 0.053267891],
    ['bgnbd', 31.8571, 1.041996061],
    ['bgnbd', 52, 1.446050595],
    ['bgnbd', 78, 1.860519058],
    ['mbgnbd', 32, 1.037182832],
    ['mbgnbd', 78, 1.804757578],
    ['pnbd', 9, 0.391284343],
    ['pnbd', 52, 1.473066992],
  ])('E[X(t)] of %s at t %d is %d', (kind, t, expected) => {
    expectClose(MODELS[kind].expectedFromNew(PARAMS[kind], t), expected);
  });

  it.each([
    [2, 10, 1.07868964e-7],
    [39, 0, 0.573786352],
    [30, 11, 0.001999521],
  ])('P(X(%d) = %d) of BG/NBD is %d', (t, n, expected) => {
    expect(Math.abs(bgnbdPmf(BG, t, n) / expected - 1)).toBeLessThanOrEqual(1e-6);
  });

  it.each<[ModelKind, number[]]>([
    ['bgnbd', [0.3474, 0.0428, 0.00416, 0.000358]],
    ['pnbd', [0.7059, 0.1442, 0.0225, 0.00309]],
  ])('%s: the more history before a silence, the less future', (kind, expected) => {
    const future = [10, 15, 20, 25].map((x) => expectedPurchases(MODELS[kind], PARAMS[kind], { x, tx: 20, T: 39 }, 52));
    future.forEach((value, i) => expect(value.toPrecision(3)).toBe(expected[i]!.toPrecision(3)));
  });

  it('the silence probability of BG/NBD (2, 30.43, 38.86) is .615086', () => {
    expect(silenceProbability(BG, { x: 2, tx: 30.43, T: 38.86 })).toBeCloseTo(0.615086, 6);
  });

  it.each<[ModelKind, [number, number, number], number]>([
    ['bgnbd', [0, 0, 40], -0.599473818],
    ['mbgnbd', [0, 0, 40], -0.417928262],
    ['bgnbd', [200, 38, 40], 100.795693],
    ['mbgnbd', [200, 38, 40], 100.78691],
  ])('LL of %s at other parameters for %j is %d', (kind, [x, tx, T], expected) => {
    expectClose(MODELS[kind].logLikelihood({ r: 0.25, alpha: 4, a: 0.8, b: 2.5 })({ x, tx, T }), expected);
  });

  it('a new purchase day of a one-time buyer may lower P(0), as with the parameters of §3.6', () => {
    const before = MODELS.bgnbd.pNone(BG, { x: 0, tx: 0, T: 38.86 }, 39);
    const after = MODELS.bgnbd.pNone(BG, { x: 1, tx: 38.86, T: 38.86 }, 39);
    expectClose(before, 0.855449);
    expectClose(after, 0.58545);
  });
});
