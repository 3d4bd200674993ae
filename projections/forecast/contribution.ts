import { isHeld, probabilityOf, weightedAmount, type DealFigures, type Pipelines } from '#deals/rules';
import { dayOf, money, type Day, type Money, type Personal } from '#kernel';
import type { At } from '#read-model';

/** What one deal adds to the forecast. */
export interface Contribution {
  readonly dealId: string;
  readonly customerId: string;
  readonly title: Personal<string>;
  readonly status: 'open' | 'won';
  /** `YYYY-MM`: of closeDate while open, of winning once won. */
  readonly month: string;
  /** Once won: who owned it then. */
  readonly owner: string;
  readonly amount: Money;
  /** Percent. */
  readonly probability: number;
  /** Percent, pinned by hand while open; null: the stage's counts. */
  readonly override: number | null;
  /** amount × probability, rounded half up; all of it once won, nothing on hold. */
  readonly weighted: Money;
  readonly held: boolean;
  /** Open past its closeDate. */
  readonly overdue: boolean;
}

/** A deal's part of the forecast at that moment (domain.md §6, I5); undefined where it is lost or left out. */
export const contributionOf = (deal: DealFigures, pipelines: Pipelines, at: At): Contribution | undefined => {
  const { dealId, customerId, title, amount } = deal;
  const named = { dealId, customerId, title, amount };
  if (deal.status === 'won' && deal.closed) {
    const month = monthOf(dayOf(deal.closed.at, at.zone));
    const certain = { probability: 100, override: null, weighted: amount, held: false, overdue: false };
    return { ...named, status: 'won', month, owner: deal.closed.owner, ...certain };
  }
  if (deal.status !== 'open' || deal.category === 'omitted') return undefined;
  const pipeline = pipelines.get(deal.pipeline);
  return {
    ...named,
    status: 'open',
    month: monthOf(deal.closeDate),
    owner: deal.owner,
    probability: probabilityOf(deal, pipeline),
    override: deal.override,
    weighted: money(weightedAmount(deal, pipeline, at.today), amount.currency),
    held: isHeld(deal, at.today),
    overdue: deal.closeDate < at.today,
  };
};

const monthOf = (day: Day): string => day.slice(0, 'YYYY-MM'.length);
