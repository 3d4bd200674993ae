import type { CustomerBaseModel, History, ModelKind, Params } from './customer-base-model.js';
import { median } from './median.js';
import { nelderMead, type Minimum } from './nelder-mead.js';

export const MIN_REPEATERS = 200;
const MAX_EVALUATIONS = 2_000;
const MAX_LN_PARAMETER = 14;
const NO_DROPOUT_BELOW = 1e-4;

/** `no-dropout`: nobody seems to leave. P(alive) says nothing then; P(0) and E[Y] stay useful. */
export type Boundary = 'no-dropout' | null;

export interface FittedModel {
  readonly kind: ModelKind;
  /** Times in the unit of the histories. */
  readonly params: Params;
  readonly logLik: number;
  readonly boundary: Boundary;
  readonly customers: number;
  /** Customers with x ≥ 1. */
  readonly repeaters: number;
  /** Σx */
  readonly repeatDays: number;
  /** Distinct (x, tx, T). */
  readonly patterns: number;
  readonly evaluations: number;
}

/** An outcome that is business, not a bug: too little data, or a likelihood without a peak that can be found. */
export interface NotFitted {
  readonly code: 'too-few-repeaters' | 'model-did-not-converge';
  readonly repeaters: number;
}

export type FitOutcome<Fit> = { readonly ok: true; readonly fit: Fit } | ({ readonly ok: false } & NotFitted);

/**
 * Maximum-likelihood parameters for the histories of all customers with a counting purchase. The same histories in any
 * order give the same digits.
 */
export function fitModel(model: CustomerBaseModel, histories: readonly History[]): FitOutcome<FittedModel> {
  const repeaters = histories.reduce((n, h) => n + (h.x >= 1 ? 1 : 0), 0);
  if (repeaters < MIN_REPEATERS) return { ok: false, code: 'too-few-repeaters', repeaters };
  const unit = median(histories.map((h) => h.T));
  const patterns = collapse(histories, unit);
  const found = minimiseOverLogs(
    model.names.map(() => 1),
    (values) => {
      const logLik = model.logLikelihood(named(model.names, values));
      return -patterns.reduce((sum, p) => sum + p.count * logLik(p), 0) / histories.length;
    },
  );
  if (!found.converged) return { ok: false, code: 'model-did-not-converge', repeaters };
  const scaled = named(model.names, found.point);
  const repeatDays = histories.reduce((sum, h) => sum + h.x, 0);
  const fit: FittedModel = {
    kind: model.kind,
    params: named(
      model.names,
      found.point.map((v, i) => (model.times.includes(model.names[i]!) ? v * unit : v)),
    ),
    logLik: -found.value * histories.length - repeatDays * Math.log(unit),
    boundary: model.dropoutShare(scaled) < NO_DROPOUT_BELOW ? 'no-dropout' : null,
    customers: histories.length,
    repeaters,
    repeatDays,
    patterns: patterns.length,
    evaluations: found.evaluations,
  };
  return { ok: true, fit };
}

/**
 * Minimum of `f` over positive values, searched over their logarithms, twice: the second, small simplex starts at the
 * optimum of the first and guards against a collapsed simplex. `point` holds the values, not their logarithms.
 */
export function minimiseOverLogs(start: readonly number[], f: (values: readonly number[]) => number): Minimum {
  const objective = (logs: readonly number[]) => {
    if (logs.some((v) => Math.abs(v) > MAX_LN_PARAMETER)) return Infinity;
    return f(logs.map(Math.exp));
  };
  const limits = { maxEvaluations: MAX_EVALUATIONS, valueSpread: 1e-12, pointSpread: 1e-7 };
  const first = nelderMead(objective, { ...limits, start: start.map(Math.log), step: 0.5 });
  const second = nelderMead(objective, { ...limits, start: first.point, step: 0.05 });
  return {
    point: second.point.map(Math.exp),
    value: second.value,
    evaluations: first.evaluations + second.evaluations,
    converged: first.converged && second.converged,
  };
}

/**
 * Distinct histories in units of `unit`, with the number of customers that share each; sorted, so that sums of doubles
 * come out the same to the last bit whatever the order of the customers.
 */
function collapse(histories: readonly History[], unit: number): (History & { readonly count: number })[] {
  const groups = new Map<string, { x: number; tx: number; T: number; count: number }>();
  for (const { x, tx, T } of histories) {
    const key = `${x} ${tx} ${T}`;
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { x, tx: tx / unit, T: T / unit, count: 1 });
  }
  return [...groups.values()].sort((u, v) => u.x - v.x || u.T - v.T || u.tx - v.tx);
}

function named(names: readonly string[], values: readonly number[]): Params {
  return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
}
