import { upTo, type ChurnFacts } from './churn-facts.js';
import type { Day } from './day.js';
import { median } from './median.js';

export const DEFAULT_RHYTHM_DAYS = 45;
const MIN_OWN_GAPS = 3;

export interface AttentionGap {
  /** Days from the last credit, else from registration, to the as-of. */
  readonly days: number;
  /** Days that usually lie between two days with a credit. */
  readonly rhythmDays: number;
  readonly own: boolean;
  readonly evidence: readonly string[];
}

/** How long nobody has cared, beside the customer's own rhythm, else the population's, else 45 days. */
export function attentionGap(facts: ChurnFacts, asOf: Day, populationRhythmDays: number | null): AttentionGap {
  const credits = upTo(facts.credits, asOf);
  const own = ownRhythmDays(credits.map((c) => c.day));
  const last = credits.reduce((latest, c) => Math.max(latest, c.day), -Infinity);
  const cited = credits.length === 0 ? [facts.registered] : credits.filter((c) => c.day === last);
  return {
    days: asOf - (credits.length === 0 ? facts.registered.day : last),
    rhythmDays: own ?? populationRhythmDays ?? DEFAULT_RHYTHM_DAYS,
    own: own !== null,
    evidence: cited.map((c) => c.evidence).sort(),
  };
}

/**
 * The population's rhythm, to be frozen in the model event: median of the customers' own ones; null when nobody has
 * one. Takes each customer's credit days up to the as-of.
 */
export function populationRhythmDays(creditDays: readonly (readonly Day[])[]): number | null {
  const rhythms = creditDays.map(ownRhythmDays).filter((rhythm) => rhythm !== null);
  return rhythms.length === 0 ? null : median(rhythms);
}

/** Median gap between days with a credit; null with fewer than three gaps. */
function ownRhythmDays(creditDays: readonly Day[]): number | null {
  const days = [...new Set(creditDays)].sort((u, v) => u - v);
  const gaps = days.slice(1).map((day, i) => day - days[i]!);
  return gaps.length < MIN_OWN_GAPS ? null : median(gaps);
}
