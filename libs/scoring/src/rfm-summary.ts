import type { Day } from './day.js';
import { rfmCutoffs, rfmScorer, type RfmCutoffs, type RfmFacts } from './rfm.js';
import { SEGMENTS, segmentOf, type Score, type Segment } from './rfm-segments.js';

export interface RfmSegmentRow {
  readonly segment: Segment;
  readonly customers: number;
  readonly purchases: number;
  /** Minor units; null beyond safe integers. */
  readonly revenue: number | null;
  /** Of all revenue, a decimal with four places, rounded half up; "0.0000" when there is none. */
  readonly share: string;
}

/** What a scoring run records and a summary answers. The caller adds dates, ids and the currency. */
export interface RfmSummary {
  readonly customers: number;
  readonly purchases: number;
  /** Minor units; null beyond safe integers. */
  readonly revenue: number | null;
  /** All ten, empty ones too. */
  readonly segments: readonly RfmSegmentRow[];
  /** Customers with score 1 … 5. */
  readonly sizes: Readonly<Record<'R' | 'F' | 'M', readonly number[]>>;
  readonly cutoffs: RfmCutoffs;
  /** Customers by cell, "11" … "55", empty ones too. */
  readonly cells: Readonly<Record<string, number>>;
}

/** Summary at the end of `asOf` by the population's own ranking: what a run of that day stores. */
export function rfmSummary(population: readonly RfmFacts[], asOf: Day): RfmSummary {
  return rfmSummaryBy(rfmCutoffs(population, asOf), population);
}

/** Summary of a population by given cut-offs, such as the latest run's. */
export function rfmSummaryBy(cutoffs: RfmCutoffs, population: readonly RfmFacts[]): RfmSummary {
  const score = rfmScorer(cutoffs);
  const sizes = { R: [0, 0, 0, 0, 0], F: [0, 0, 0, 0, 0], M: [0, 0, 0, 0, 0] };
  const byCell = emptyCells();
  for (const facts of population) {
    const { R, F, M, cell } = score(facts);
    sizes.R[R - 1]! += 1;
    sizes.F[F - 1]! += 1;
    sizes.M[M - 1]! += 1;
    const totals = byCell.get(cell)!;
    totals.customers += 1;
    totals.purchases += facts.purchases;
    totals.revenue += facts.revenue;
  }
  const all = sumOf([...byCell.values()]);
  const segments = SEGMENTS.map((segment) => {
    const totals = sumOf([...byCell.values()].filter((t) => t.segment === segment));
    return { segment, ...exactly(totals), share: shareOf(totals.revenue, all.revenue) };
  });
  const cells = Object.fromEntries([...byCell].map(([cell, { customers }]) => [cell, customers]));
  return { ...exactly(all), segments, sizes, cutoffs, cells };
}

interface Totals {
  customers: number;
  purchases: number;
  revenue: number;
}

function emptyCells(): Map<string, Totals & { segment: Segment }> {
  const scores: Score[] = [1, 2, 3, 4, 5];
  const cells = scores.flatMap((R) => scores.map((F) => [`${R}${F}`, segmentOf(R, F)] as const));
  return new Map(cells.map(([cell, segment]) => [cell, { segment, customers: 0, purchases: 0, revenue: 0 }]));
}

function sumOf(parts: readonly Totals[]): Totals {
  const all = { customers: 0, purchases: 0, revenue: 0 };
  for (const part of parts) {
    all.customers += part.customers;
    all.purchases += part.purchases;
    all.revenue += part.revenue;
  }
  return all;
}

function exactly({ customers, purchases, revenue }: Totals) {
  return { customers, purchases, revenue: Number.isSafeInteger(revenue) ? revenue : null };
}

/** part / whole for non-negative integers, exactly: floats would round 0.00005 either way. */
function shareOf(part: number, whole: number): string {
  if (whole === 0) return '0.0000';
  const tenThousandths = (BigInt(part) * 20_000n + BigInt(whole)) / (2n * BigInt(whole));
  return `${tenThousandths / 10_000n}.${String(tenThousandths % 10_000n).padStart(4, '0')}`;
}
