import { dayNumber, type Recording } from '#analytics/rules';
import { exactMoney, type Day, type Money } from '#kernel';
import type { At } from '#read-model';
import { isoFromDay, RFM_MODEL, rfmScorer, rfmSummaryBy, type RfmScore, type RfmSummary, type Segment } from '#scoring';
import type { Member } from './population.js';
import type { Ranking } from './ranking.js';

/** One customer's scores. */
export interface RfmRow extends RfmScore {
  readonly customerId: string;
  readonly lastPurchase: Day;
  readonly recencyDays: number;
  readonly purchases: number;
  /** Null beyond safe integers. */
  readonly revenue: Money | null;
  readonly unconverted?: number;
  /** Addresses of the rates by which purchases were converted. */
  readonly rates?: readonly string[];
  readonly stale?: true;
}

/** Curried, so that the cut-offs are read once for a whole population. */
export const rowMaker = (
  { cutoffs, stale }: Ranking,
  { today, currency }: Pick<At, 'today' | 'currency'>,
): ((member: Member) => RfmRow) => {
  const score = rfmScorer(cutoffs);
  const day = dayNumber(today);
  return (member) => {
    const { id: customerId, lastDay, purchases, revenue, unconverted, rates } = member;
    return {
      customerId,
      lastPurchase: isoFromDay(lastDay),
      recencyDays: day - lastDay,
      purchases,
      revenue: exactMoney(revenue, currency),
      ...score(member),
      ...(unconverted > 0 && { unconverted }),
      ...(rates.length > 0 && { rates }),
      ...(stale && { stale }),
    };
  };
};

export interface SummaryAnswer extends Omit<RfmSummary, 'revenue' | 'segments'> {
  readonly asOf: Day;
  readonly model: typeof RFM_MODEL;
  readonly basis: Ranking['basis'];
  readonly run: string | null;
  readonly stale?: true;
  /** Null beyond safe integers, as that of a segment. */
  readonly revenue: Money | null;
  readonly unconverted?: number;
  readonly segments: readonly {
    readonly segment: Segment;
    readonly customers: number;
    readonly purchases: number;
    readonly revenue: Money | null;
    readonly share: string;
  }[];
  /** Of what was ranked on the spot: the last recorded event that it rests on. */
  readonly upTo?: string;
}

export const summaryOf = (
  ranking: Ranking,
  { members, upTo }: { readonly members: readonly Member[]; readonly upTo: Recording | undefined },
  { today, currency }: Pick<At, 'today' | 'currency'>,
): SummaryAnswer => {
  const { basis, run, cutoffs, stale } = ranking;
  const { customers, purchases, revenue, segments, sizes, cells } = rfmSummaryBy(cutoffs, members);
  const unconverted = members.reduce((sum, member) => sum + member.unconverted, 0);
  return {
    asOf: today,
    model: RFM_MODEL,
    basis,
    run,
    ...(stale && { stale }),
    ...(basis === 'ad-hoc' && upTo && { upTo: upTo.address }),
    customers,
    purchases,
    revenue: moneyOf(revenue, currency),
    ...(unconverted > 0 && { unconverted }),
    segments: segments.map((segment) => ({ ...segment, revenue: moneyOf(segment.revenue, currency) })),
    sizes,
    cutoffs,
    cells,
  };
};

const moneyOf = (revenue: number | null, currency: string): Money | null =>
  revenue === null ? null : exactMoney(revenue, currency);
