import { addDays, type Day } from '#kernel';
import type { Gatherers } from '#messaging';
import { Dice } from './dice.js';
import type { Make } from './scene.js';

const fit: Make = (scene) => {
  const kind = scene.dice.even(['bgnbd', 'mbgnbd', 'pnbd']);
  return { name: 'FitCustomerModel', body: { modelId: scene.name('M'), kind, asOf: scene.day(-40, 0) } };
};

const run: Make = (scene) => ({
  name: 'RunScoring',
  body: { runId: scene.name('S'), model: scene.dice.even(['rfm@1', 'rfm@1', 'churn@1']), asOf: scene.day(-40, 0) },
});

export const scoringCommands: readonly (readonly [weight: number, make: Make])[] = [
  [2, fit],
  [3, run],
];

/**
 * Outcomes made up by the luck of their ids: views take them from the events as they are, and too few customers buy
 * here for a fit.
 */
export const gatherers: Gatherers = {
  'scoring-run': async (command) => {
    const { runId, model, asOf } = command as { runId: string; model: string; asOf: Day };
    const dice = diceOf(runId);
    const rising = (most: number) => Array.from({ length: 4 }, () => dice.int(0, most)).sort((a, b) => a - b);
    const days = rising(90).reverse();
    const R = { days, after: days.map((n) => addDays(asOf, -n)) };
    return { customers: 9, ...(model === 'rfm@1' && { cutoffs: { R, F: rising(6), M: rising(9_000_000) } }) };
  },
  'customer-model': async (command) => {
    const { modelId, kind } = command as { modelId: string; kind: string };
    const dice = diceOf(modelId);
    const about = (middle: number) => middle * (0.7 + 0.6 * dice.next());
    const leaving = kind === 'pnbd' ? { s: about(0.5), beta: about(9) } : { a: about(0.6), b: about(2) };
    const counts = { customers: 9, repeaters: 9, repeatDays: 9, patterns: 9 };
    const spend = { p: about(6), q: about(3.6), gamma: about(15), currency: 'IDR', customers: 9 };
    const fitted = {
      unitDays: 7,
      params: { r: about(0.4), alpha: about(6), ...leaving },
      logLik: -about(900),
      boundary: dice.chance(0.2) ? 'no-dropout' : null,
      ...counts,
      ...dice.maybe(0.8, () => ({ spend })),
      sources: ['purchases'],
      ...dice.maybe(0.5, () => ({ rhythmDays: dice.int(5, 30) })),
    };
    return { ok: true, fitted };
  },
};

const diceOf = (id: string): Dice => new Dice(Number(id.slice(1)));
