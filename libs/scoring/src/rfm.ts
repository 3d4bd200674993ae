import { dayFromIso, isoFromDay, type Day } from './day.js';
import type { PurchaseDay } from './purchase-facts.js';
import { segmentOf, type Score, type Segment } from './rfm-segments.js';

export const RFM_MODEL = 'rfm@1';

/** Of a customer with a counting purchase by the as-of day; revenue in minor units of the run's currency. */
export interface RfmFacts {
  readonly id: string;
  readonly lastDay: Day;
  readonly purchases: number;
  readonly revenue: number;
}

/** A customer's facts from his purchase days; undefined without any, for he is no part of the population. */
export function rfmFacts(id: string, days: readonly PurchaseDay[]): RfmFacts | undefined {
  const last = days.at(-1);
  if (!last) return undefined;
  const purchases = days.reduce((sum, d) => sum + d.purchases, 0);
  return { id, lastDay: last.day, purchases, revenue: days.reduce((sum, d) => sum + d.value, 0) };
}

/** c2 … c5: c_k is the best raw value among the customers scored below k. Empty when there were no customers. */
export type Cutoffs = readonly number[];

export interface RfmCutoffs {
  /** Whole days since the last purchase, and the same as dates: a run's scores do not move with the calendar. */
  readonly R: { readonly days: Cutoffs; readonly after: readonly string[] };
  readonly F: Cutoffs;
  /** Minor units. */
  readonly M: Cutoffs;
}

export interface RfmScore {
  readonly R: Score;
  readonly F: Score;
  readonly M: Score;
  /** R and F as two digits, "54". */
  readonly cell: string;
  readonly segment: Segment;
}

/**
 * Cut-offs of a population at the end of `asOf`. Equal customers score equally; neither ids nor order matter.
 * Sorts three columns: a million customers take well under two seconds.
 */
export function rfmCutoffs(population: readonly RfmFacts[], asOf: Day): RfmCutoffs {
  const lastDays = cutoffsOf(population.map((f) => f.lastDay));
  return {
    R: { days: lastDays.map((day) => asOf - day), after: lastDays.map(isoFromDay) },
    F: cutoffsOf(population.map((f) => f.purchases)),
    M: cutoffsOf(population.map((f) => f.revenue)),
  };
}

/**
 * Scores by cut-offs: those of the ranking for everybody it was made of, one defined score for everybody else.
 * Curried, so that the dates are read once.
 */
export function rfmScorer(cutoffs: RfmCutoffs): (facts: Omit<RfmFacts, 'id'>) => RfmScore {
  const lastDays = cutoffs.R.after.map(dayFromIso);
  return ({ lastDay, purchases, revenue }) => {
    const R = scoreOf(lastDay, lastDays);
    const F = scoreOf(purchases, cutoffs.F);
    return { R, F, M: scoreOf(revenue, cutoffs.M), cell: `${R}${F}`, segment: segmentOf(R, F) };
  };
}

/** Values above `above` and up to `upTo`; an open end is null. */
export interface Range {
  readonly above: number | null;
  readonly upTo: number | null;
}

/** What the customers of a cell have in common, for a range query over raw facts; some cells are empty ranges. */
export function rangesOfCell(
  cutoffs: RfmCutoffs,
  cell: string,
): { readonly lastDay: Range; readonly purchases: Range } {
  const range = (values: Cutoffs, score: number) => ({
    above: values[score - 2] ?? null,
    upTo: values[score - 1] ?? null,
  });
  return {
    lastDay: range(cutoffs.R.after.map(dayFromIso), Number(cell[0])),
    purchases: range(cutoffs.F, Number(cell[1])),
  };
}

/** Cut-offs c2 … c5 of values of which more is better, where score = 1 + ⌊5 · (strictly worse) / N⌋. */
export function cutoffsOf(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return [];
  // The score is k or more from N (k-1) / 5 strictly worse customers on; the one before that place has fewer.
  return [2, 3, 4, 5].map((k) => sorted[Math.ceil((sorted.length * (k - 1)) / 5) - 1]!);
}

function scoreOf(value: number, cutoffs: Cutoffs): Score {
  let score = 1;
  for (const cutoff of cutoffs) if (value > cutoff) score += 1;
  return score as Score;
}
