import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bgnbdPmf } from './bgnbd.js';
import { expectedPurchases, type ModelKind } from './customer-base-model.js';
import { MODELS } from './customer-base-models.js';

const KINDS: ModelKind[] = ['bgnbd', 'mbgnbd', 'pnbd'];

const history = fc
  .record({
    x: fc.integer({ min: 0, max: 300 }),
    recency: fc.double({ min: 0.01, max: 1, noNaN: true }),
    T: fc.double({ min: 1, max: 300, noNaN: true }),
  })
  .map(({ x, recency, T }) => ({ x, tx: x === 0 ? 0 : recency * T, T }));
const parameter = fc.double({ min: 0.05, max: 20, noNaN: true });
const horizon = fc.double({ min: 0.1, max: 300, noNaN: true });
const fourNumbers = fc.tuple(parameter, parameter, parameter, parameter);

describe.each(KINDS)('the laws of %s, for any parameters and history', (kind) => {
  const model = MODELS[kind];
  const named = (values: number[]) => Object.fromEntries(model.names.map((name, i) => [name, values[i]!]));

  it('P(0) is L(x, tx, T + t) / L(x, tx, T)', () => {
    fc.assert(
      fc.property(fourNumbers, history, horizon, (values, h, t) => {
        const params = named(values);
        const logLik = model.logLikelihood(params);
        const ratio = Math.exp(logLik({ ...h, T: h.T + t }) - logLik(h));
        expect(Math.abs(model.pNone(params, h, t) - ratio)).toBeLessThanOrEqual(1e-8);
      }),
    );
  });

  it('a later as-of without events never lowers P(0), a longer horizon never raises it or lowers E[Y]', () => {
    fc.assert(
      fc.property(fourNumbers, history, horizon, horizon, (values, h, t, later) => {
        const params = named(values);
        const now = model.pNone(params, h, t);
        expect(model.pNone(params, { ...h, T: h.T + later }, t)).toBeGreaterThanOrEqual(now - 1e-12);
        expect(model.pNone(params, h, t + later)).toBeLessThanOrEqual(now + 1e-12);
        const expected = expectedPurchases(model, params, h, t);
        expect(expectedPurchases(model, params, h, t + later)).toBeGreaterThanOrEqual(expected * (1 - 1e-9));
        expect(expected).toBeGreaterThanOrEqual(1 - now - 1e-9);
      }),
    );
  });

  it('a new purchase day lowers P(0) for every x ≥ 1', () => {
    fc.assert(
      fc.property(
        fourNumbers,
        history.filter((h) => h.x >= 1 && h.tx < h.T),
        horizon,
        (values, h, t) => {
          const params = named(values);
          const bought = { x: h.x + 1, tx: h.T, T: h.T };
          expect(model.pNone(params, bought, t)).toBeLessThanOrEqual(model.pNone(params, h, t) + 1e-12);
        },
      ),
    );
  });
});

const BG = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

describe('expectations', () => {
  it('E[X(t)] of BG/NBD is the mean of its distribution', () => {
    const mean = Array.from({ length: 400 }, (_, n) => n * bgnbdPmf(BG, 10, n)).reduce((u, v) => u + v);
    expect(MODELS.bgnbd.expectedFromNew(BG, 10)).toBeCloseTo(mean, 9);
  });

  it('E[Y(t)] has no hole at a = 1, nor E[X(t)] at a + b = 1', () => {
    const around = (a: number, b: number) =>
      expectedPurchases(MODELS.bgnbd, { r: 0.3, alpha: 5, a, b }, { x: 0, tx: 0, T: 0 }, 30);
    expect(around(1, 2)).toBeCloseTo((around(0.999, 2) + around(1.001, 2)) / 2, 5);
    expect(around(0.4, 0.6)).toBeCloseTo((around(0.4, 0.5999) + around(0.4, 0.6001)) / 2, 7);
  });

  it('Pareto/NBD stays smooth through s = 1', () => {
    const at = (s: number) => MODELS.pnbd.expectedFromNew({ r: 0.5, alpha: 10, s, beta: 11 }, 52);
    expect(at(1)).toBeCloseTo((at(0.9999) + at(1.0001)) / 2, 7);
  });

  it.each<ModelKind>(['bgnbd', 'mbgnbd'])('%s of regular buyers who never leave goes on at their pace', (kind) => {
    // What a fit at the boundary looks like: everybody buys about once a week.
    const params = { r: 60_000, alpha: 60_000, a: 1e-6, b: 0.02 };
    for (const [x, T, t] of [
      [0, 0, 100],
      [3, 3, 100],
      [50, 50, 13],
      [2, 2, 1000],
    ] as const) {
      const expected = MODELS[kind].expectedIfAlive(params, { x, tx: T, T }, t);
      expect(Math.abs(expected / t - 1)).toBeLessThan(0.01);
    }
  });

  it.each<ModelKind>(['bgnbd', 'mbgnbd'])('%s does not jump where the summation changes', (kind) => {
    const at = (r: number) => MODELS[kind].expectedIfAlive({ r, alpha: 8, a: 0.7, b: 2 }, { x: 2, tx: 10, T: 20 }, 60);
    for (let r = 4; r < 12; r += 0.01) expect(Math.abs(at(r + 0.01) - 2 * at(r) + at(r - 0.01))).toBeLessThan(1e-5);
  });
});
