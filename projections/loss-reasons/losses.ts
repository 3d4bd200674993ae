import { LOSS_REASONS, type LossReason } from '#deals/events';
import { factsAsOf } from '#deals/rules';
import type { Instant, Personal } from '#kernel';
import type { At } from '#read-model';
import type { LostDeal } from './view.js';

/** One loss. A deal that is lost twice has two. */
export interface LossItem {
  readonly dealId: string;
  readonly customerId: string | null;
  readonly reason: LossReason;
  readonly competitor: string | null;
  readonly note: Personal<string> | null;
  readonly lostAt: Instant;
  /** Of the event. */
  readonly address: string;
  /** Whether the deal was reopened after this loss. */
  readonly reopened: boolean;
  /** What the deal is at the asked moment. */
  readonly deal: 'open' | 'won' | 'lost';
}

export interface ReasonRow {
  readonly reason: LossReason;
  /** Losses. */
  readonly lost: number;
  /** Of them: reopened afterwards. */
  readonly reopened: number;
  /** Of them: in deals that are won by now. */
  readonly won: number;
}

/** The losses of one deal up to a moment. They stay after a reopening and a later win. */
export const lossesOf = ({ dealId, customerId, facts }: LostDeal, at: At): LossItem[] => {
  const known = factsAsOf(facts, at);
  const last = known.at(-1)?.outcome;
  const deal = last === 'reopened' || last === undefined ? 'open' : last;
  return known.flatMap((fact, index) => {
    if (fact.outcome !== 'lost') return [];
    const { reason, competitor, note, at: lostAt, address } = fact;
    // What follows a loss is a reopening: nothing else is allowed.
    const reopened = index < known.length - 1;
    return [{ dealId, customerId, reason, competitor, note, lostAt, address, reopened, deal }];
  });
};

/** One row a reason that occurred. */
export const reasonsOf = (losses: readonly LossItem[]): ReasonRow[] =>
  LOSS_REASONS.map((reason) => {
    const ours = losses.filter((loss) => loss.reason === reason);
    const reopened = ours.filter((loss) => loss.reopened).length;
    return { reason, lost: ours.length, reopened, won: ours.filter(({ deal }) => deal === 'won').length };
  }).filter(({ lost }) => lost > 0);
