import type { Day } from './day.js';
import { purchaseDays, type PurchaseDay, type PurchaseFact } from './purchase-facts.js';
import { rfmCutoffs, rfmFacts, rfmScorer, type RfmCutoffs, type RfmFacts } from './rfm.js';

const MIN_CUSTOMERS = 50;
/** A cell's own rate counts like this many customers of the average: small cells do not shout. */
const PRIOR_CUSTOMERS = 20;

interface Outcome {
  /** Customers in the cell at the beginning of the window. */
  customers: number;
  /** Of them bought again in the window. */
  returned: number;
  /** Their purchase days in the window. */
  days: number;
}

/** What customers of each RFM cell did within one horizon, where there are too few repeaters for a model. */
export interface CellRates {
  readonly horizonDays: number;
  /** By which a customer's present cell is found. */
  readonly cutoffs: RfmCutoffs;
  readonly byCell: Readonly<Record<string, Readonly<Outcome>>>;
  readonly all: Readonly<Outcome>;
}

/**
 * Cells at `asOf` - horizon with outcomes up to `asOf`. Undefined where nothing can be said: under 50 customers, or
 * less than two horizons of history.
 */
export function cellRates(
  population: readonly (readonly PurchaseFact[])[],
  asOf: Day,
  horizonDays: number,
): CellRates | undefined {
  const now = population.map((facts) => purchaseDays(facts, asOf)).filter((days) => days.length > 0);
  const began = now.reduce((first, days) => Math.min(first, days[0]!.day), Infinity);
  if (now.length < MIN_CUSTOMERS || asOf - began < 2 * horizonDays) return undefined;
  const start = asOf - horizonDays;
  const measured = population.flatMap((facts) => {
    const then = rfmFacts('', purchaseDays(facts, start));
    return then ? [{ then, after: purchaseDays(facts, asOf).filter((d) => d.day > start) }] : [];
  });
  if (measured.length === 0) return undefined;
  const score = rfmScorer(
    rfmCutoffs(
      measured.map((m) => m.then),
      start,
    ),
  );
  const byCell: Record<string, Outcome> = {};
  const all = { customers: 0, returned: 0, days: 0 };
  for (const { then, after } of measured) {
    add(all, after);
    add((byCell[score(then).cell] ??= { customers: 0, returned: 0, days: 0 }), after);
  }
  return {
    horizonDays,
    cutoffs: rfmCutoffs(
      now.map((days) => rfmFacts('', days)!),
      asOf,
    ),
    byCell,
    all,
  };
}

/** Probability of no purchase and expected purchase days within the horizon, shrunk towards all customers. */
export function byCellRate(rates: CellRates, facts: Omit<RfmFacts, 'id'>): { pNone: number; expected: number } {
  const { customers, returned, days } = rates.byCell[rfmScorer(rates.cutoffs)(facts).cell] ?? NOBODY;
  const shrunk = (count: number, overall: number) =>
    (count + (PRIOR_CUSTOMERS * overall) / rates.all.customers) / (customers + PRIOR_CUSTOMERS);
  return { pNone: 1 - shrunk(returned, rates.all.returned), expected: shrunk(days, rates.all.days) };
}

const NOBODY: Outcome = { customers: 0, returned: 0, days: 0 };

function add(outcome: Outcome, after: readonly PurchaseDay[]): void {
  outcome.customers += 1;
  outcome.returned += after.length > 0 ? 1 : 0;
  outcome.days += after.length;
}
