import { byCellRate, type CellRates } from './cell-rates.js';
import { SOURCES, type ChurnFacts, type Source } from './churn-facts.js';
import { silenceProbability, type ModelKind, type Params } from './customer-base-model.js';
import { MODELS } from './customer-base-models.js';
import type { Day } from './day.js';
import type { Boundary } from './fit.js';
import { expectedSpend, type SpendParams } from './gamma-gamma.js';
import { logistic, logit } from './logs.js';
import { conversionsOf, inUnits, meanRepeatSpend, purchaseDays, purchaseHistory } from './purchase-facts.js';
import type { Conversions, PurchaseDay, PurchaseHistory } from './purchase-facts.js';
import type { Reason } from './reason.js';
import { reasonsFor, totalOf } from './reasons.js';
import { rfmFacts } from './rfm.js';

export const CHURN_MODEL = 'churn@1';
export const DEFAULT_HORIZON_DAYS = 90;
const BASE_CLIP = 1e-6;

/** What a model event has frozen. */
export interface CustomerModel {
  readonly kind: ModelKind;
  /** Unit of the parameters' times: 7 = weeks. */
  readonly unitDays: number;
  readonly params: Params;
  readonly boundary: Boundary;
  readonly spend: SpendParams | null;
}

/** Where the numbers come from: the latest model with asOf ≤ D, else cell rates, else nowhere. */
export type Basis =
  | { readonly kind: 'model'; readonly model: CustomerModel }
  | { readonly kind: 'cell-rate'; readonly rates: CellRates }
  | { readonly kind: 'none' };

export interface ChurnContext {
  readonly asOf: Day;
  readonly horizonDays: number;
  readonly basis: Basis;
  /** Sources of which the organisation had an event by `asOf`. */
  readonly known: ReadonlySet<Source>;
  readonly populationRhythmDays: number | null;
  /** Minor units in one major unit of the run's currency: 100 for USD. */
  readonly minorPerMajor: number;
}

/** Null where the basis does not say. Money in minor units, not rounded. */
export interface ChurnNumbers {
  /** P(0) over the horizon: a probability. */
  readonly base: number | null;
  /** Base moved by the reasons: a priority, not a probability. */
  readonly index: number | null;
  /** Purchase days to expect within the horizon. */
  readonly expected: number | null;
  readonly adjusted: number | null;
  readonly modelState: { readonly pAlive: number | null; readonly silence: number | null };
  readonly expectedSpend: number | null;
  readonly valueAtRisk: number | null;
}

export interface ChurnRow extends ChurnNumbers, Conversions {
  readonly id: string;
  readonly basis: Basis['kind'];
  readonly boundary: Boundary;
  readonly horizonDays: number;
  /** Null for who has no counting purchase. */
  readonly x: number | null;
  readonly txDays: number | null;
  readonly TDays: number | null;
  readonly notKnown: readonly Source[];
  readonly reasons: readonly Reason[];
}

/** A customer's row: a function of (facts, model, as-of) alone. Well under a millisecond. */
export function churnRow(facts: ChurnFacts, context: ChurnContext): ChurnRow {
  const { asOf, horizonDays, known, populationRhythmDays } = context;
  const days = purchaseDays(facts.purchases, asOf);
  const history = purchaseHistory(days, asOf);
  const forecast = history ? forecastOf(history, days, context) : UNKNOWN;
  const { silence } = forecast;
  const reasons = reasonsFor({ facts, days, asOf, horizonDays, silence, populationRhythmDays }, known);
  return {
    id: facts.id,
    basis: history ? context.basis.kind : 'none',
    boundary: context.basis.kind === 'model' ? context.basis.model.boundary : null,
    horizonDays,
    x: history?.x ?? null,
    txDays: history?.txDays ?? null,
    TDays: history?.TDays ?? null,
    ...numbersOf(forecast, totalOf(reasons)),
    ...conversionsOf(days),
    notKnown: SOURCES.filter((source) => !known.has(source)),
    reasons,
  };
}

/** What the purchases alone say. */
interface Forecast {
  readonly base: number | null;
  readonly expected: number | null;
  /** E[Y(H)] / P(alive), where there is a P(alive). */
  readonly expectedIfAlive: number | null;
  readonly pAlive: number | null;
  readonly silence: number | null;
  readonly spend: number | null;
}

const UNKNOWN: Forecast = {
  base: null,
  expected: null,
  expectedIfAlive: null,
  pAlive: null,
  silence: null,
  spend: null,
};

function forecastOf(history: PurchaseHistory, days: readonly PurchaseDay[], context: ChurnContext): Forecast {
  const { basis, horizonDays, minorPerMajor } = context;
  if (basis.kind === 'none') return UNKNOWN;
  if (basis.kind === 'cell-rate') {
    const { pNone, expected } = byCellRate(basis.rates, rfmFacts('', days)!);
    const spend = history.x === 0 ? null : history.repeatValue / history.x;
    return { ...UNKNOWN, base: pNone, expected, expectedIfAlive: expected, spend };
  }
  const { kind, unitDays, params, boundary, spend } = basis.model;
  const model = MODELS[kind];
  const inModelUnits = inUnits(history, unitDays);
  const t = horizonDays / unitDays;
  const pAlive = model.pAlive(params, inModelUnits);
  const expectedIfAlive = model.expectedIfAlive(params, inModelUnits, t);
  const perDay = spend && expectedSpend(spend, history.x, meanRepeatSpend(history, minorPerMajor));
  return {
    base: model.pNone(params, inModelUnits, t),
    expected: pAlive === 0 ? 0 : pAlive * expectedIfAlive,
    expectedIfAlive,
    pAlive: boundary === 'no-dropout' ? null : pAlive,
    silence: silenceProbability(params as Params<'r' | 'alpha'>, inModelUnits),
    spend: perDay === null ? null : perDay * minorPerMajor,
  };
}

function numbersOf(forecast: Forecast, contribution: number): ChurnNumbers {
  const { base, expected, expectedIfAlive, pAlive, silence, spend } = forecast;
  const modelState = { pAlive, silence };
  if (base === null || expected === null || expectedIfAlive === null) {
    const nothing = { base: null, index: null, expected: null, adjusted: null, valueAtRisk: null };
    return { ...nothing, modelState, expectedSpend: spend };
  }
  const { index, kept } = movedBy(base, contribution);
  return {
    base,
    index,
    expected,
    adjusted: expected * kept,
    modelState,
    expectedSpend: spend,
    valueAtRisk: spend === null ? null : index * spend * expectedIfAlive,
  };
}

/** The index that contributions (log-odds) make of a base, and the part of the expectation that they leave. */
export function movedBy(base: number, contribution: number): { readonly index: number; readonly kept: number } {
  const clipped = Math.max(BASE_CLIP, Math.min(1 - BASE_CLIP, base));
  const moved = contribution === 0 ? clipped : logistic(logit(clipped) + contribution);
  return { index: indexOf(base, moved, contribution), kept: (1 - moved) / (1 - clipped) };
}

/** Beyond the clip the base itself may lie further out than the moved one: a reason never pulls the wrong way. */
function indexOf(base: number, moved: number, contribution: number): number {
  if (contribution === 0) return base;
  return contribution > 0 ? Math.max(base, moved) : Math.min(base, moved);
}
