import type { ChurnRow } from './churn.js';

export const BANDS = ['low', 'elevated', 'high', 'severe'] as const;
export type Band = (typeof BANDS)[number];

/** Index at which each band but the lowest begins. */
export interface BandSettings {
  readonly elevated: number;
  readonly high: number;
  readonly severe: number;
}

export const DEFAULT_BANDS: BandSettings = { elevated: 0.5, high: 0.7, severe: 0.85 };

/** Band of an index; null without one. */
export function bandOf(index: number | null, settings: BandSettings = DEFAULT_BANDS): Band | null {
  if (index === null) return null;
  if (index >= settings.severe) return 'severe';
  if (index >= settings.high) return 'high';
  return index >= settings.elevated ? 'elevated' : 'low';
}

/** P(alive) of those worth a call: neither gone for sure nor safe. */
export interface ValueSettings {
  readonly minAlive: number;
  readonly maxAlive: number;
}

export const DEFAULT_VALUE_LIMITS: ValueSettings = { minAlive: 0.05, maxAlive: 0.95 };

/**
 * Value at risk, descending, ties by id: repeat customers within the limits of P(alive), which do not apply where there
 * is no P(alive). The most probable leavers of all are one-time buyers of long ago: true and useless.
 */
export function byValue(rows: readonly ChurnRow[], limits: ValueSettings = DEFAULT_VALUE_LIMITS): ChurnRow[] {
  const { minAlive, maxAlive } = limits;
  const worthwhile = rows.filter(({ x, valueAtRisk, modelState: { pAlive } }) => {
    if (valueAtRisk === null || x === null || x < 1) return false;
    return pAlive === null || (pAlive >= minAlive && pAlive <= maxAlive);
  });
  return worthwhile.sort((u, v) => v.valueAtRisk! - u.valueAtRisk! || byId(u, v));
}

/** Adjusted expectation, ascending, ties by id: everybody who has one. The back-test judges this ranking. */
export function byRisk(rows: readonly ChurnRow[]): ChurnRow[] {
  return rows.filter((row) => row.adjusted !== null).sort((u, v) => u.adjusted! - v.adjusted! || byId(u, v));
}

function byId(u: ChurnRow, v: ChurnRow): number {
  return u.id < v.id ? -1 : Number(u.id > v.id);
}
