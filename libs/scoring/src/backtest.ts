import { calibrate, type CalibrationGroup } from './calibration.js';
import type { ChurnRow } from './churn.js';
import type { Day } from './day.js';
import { purchaseDays, type PurchaseFact } from './purchase-facts.js';
import { auc, topDecile, type TopDecile } from './ranking-measures.js';

export interface RankingVerdict {
  readonly auc: number | null;
  readonly topDecile: TopDecile | null;
}

/** Null where a population has nothing to tell: nobody in it, or all of them did the same. */
export interface Verdict extends RankingVerdict {
  readonly n: number;
  /** Share that left. */
  readonly rate: number | null;
  readonly brier: number | null;
  readonly ece: number | null;
  readonly calibration: readonly CalibrationGroup[];
  /** Two rankings that need no model. The gain over them is small [WW]; a model earns its place by counts and value. */
  readonly naive: { readonly daysSinceLast: RankingVerdict; readonly purchaseDays: RankingVerdict };
}

export interface Backtest {
  readonly all: Verdict;
  /** x ≥ 1 */
  readonly repeaters: Verdict;
}

/** A row computed from facts and a fit up to the as-of, and whether the customer left in the window after it. */
export interface LabelledRow {
  readonly row: ChurnRow;
  readonly churned: boolean;
}

/** Judges the list `order=risk`, and the base as a probability. Rows without numbers are left out. */
export function backtest(outcomes: readonly LabelledRow[]): Backtest {
  const judged = outcomes.flatMap(({ row, churned }): Judged[] => {
    const { id, base, adjusted, x, txDays, TDays } = row;
    if (base === null || adjusted === null || x === null || txDays === null || TDays === null) return [];
    return [{ id, base, adjusted, x, daysSinceLast: TDays - txDays, churned }];
  });
  return { all: verdictOf(judged), repeaters: verdictOf(judged.filter((j) => j.x >= 1)) };
}

/** The label: no purchase day in (asOf, asOf + horizon], by the facts known at the end of that window. */
export function hasLeft(facts: readonly PurchaseFact[], asOf: Day, horizonDays: number): boolean {
  return !purchaseDays(facts, asOf + horizonDays).some((d) => d.day > asOf);
}

interface Judged {
  readonly id: string;
  readonly base: number;
  readonly adjusted: number;
  readonly x: number;
  readonly daysSinceLast: number;
  readonly churned: boolean;
}

function verdictOf(judged: readonly Judged[]): Verdict {
  const by = (score: (j: Judged) => number): RankingVerdict => {
    const ranked = judged.map((j) => ({ score: score(j), churned: j.churned }));
    return { auc: auc(ranked), topDecile: topDecile(ranked) };
  };
  const n = judged.length;
  const calibrated = calibrate(judged);
  return {
    n,
    rate: n === 0 ? null : judged.filter((j) => j.churned).length / n,
    ...by((j) => -j.adjusted),
    brier: calibrated?.brier ?? null,
    ece: calibrated?.ece ?? null,
    calibration: calibrated?.calibration ?? [],
    naive: { daysSinceLast: by((j) => j.daysSinceLast), purchaseDays: by((j) => -j.x) },
  };
}
