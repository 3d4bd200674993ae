const GROUPS = 10;

/** A stated probability of leaving, and what happened. */
export interface Stated {
  readonly id: string;
  readonly base: number;
  readonly churned: boolean;
}

export interface CalibrationGroup {
  readonly n: number;
  /** Mean of the stated probabilities. */
  readonly mean: number;
  /** Share that did leave. */
  readonly observed: number;
}

export interface Calibration {
  /** Mean squared difference of probability and outcome. */
  readonly brier: number;
  /** Expected calibration error: mean |mean - observed| over the customers. */
  readonly ece: number;
  readonly calibration: readonly CalibrationGroup[];
}

/** Calibration over ten equal groups by stated probability, ties by id; null of an empty population. */
export function calibrate(customers: readonly Stated[]): Calibration | null {
  const n = customers.length;
  if (n === 0) return null;
  const sorted = [...customers].sort((u, v) => u.base - v.base || (u.id < v.id ? -1 : 1));
  const calibration = Array.from({ length: GROUPS }, (_, g) =>
    sorted.slice(Math.floor((g * n) / GROUPS), Math.floor(((g + 1) * n) / GROUPS)),
  )
    .filter((group) => group.length > 0)
    .map((group) => ({
      n: group.length,
      mean: meanOf(group.map((c) => c.base)),
      observed: meanOf(group.map((c) => Number(c.churned))),
    }));
  return {
    brier: meanOf(sorted.map((c) => (c.base - Number(c.churned)) ** 2)),
    ece: calibration.reduce((sum, g) => sum + g.n * Math.abs(g.mean - g.observed), 0) / n,
    calibration,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}
