import { movedBy, type ChurnRow } from './churn.js';
import { LOG_ODDS } from './log-odds.js';
import type { ReasonCode } from './reason.js';

/** Reasons whose weight may be asked about: `CLIP` follows from the others. */
export const WEIGHED_REASONS = [
  'ATTENTION_GAP',
  'PROMISE_BROKEN',
  'UNSUBSCRIBED',
  'OPEN_COMPLAINT',
  'COMPLAINT_LATE',
  'NEGATIVE_SENTIMENT',
  'SPEND_DECLINING',
  'PAYMENT_PROBLEM',
  'COMPETITOR_MENTIONED',
  'MOVED_OR_UNREACHABLE',
  'OPEN_ORDER_OR_DEAL',
  'FUTURE_MEETING',
  'RECENT_POSITIVE',
] as const satisfies readonly ReasonCode[];

/** Log-odds by reason, instead of those of `churn@1`. */
export type ReasonWeights = ReadonlyMap<string, number>;

/**
 * The index as it would be if reasons counted so; those without a weight count as in `churn@1`, those that count 0
 * there do so here. Null where there is no base.
 */
export function indexIf({ base, reasons }: Pick<ChurnRow, 'base' | 'reasons'>, weights: ReasonWeights): number | null {
  if (base === null) return null;
  const sum = reasons
    .filter(({ code, contribution }) => code !== 'CLIP' && contribution !== 0)
    .reduce((total, { code, contribution }) => total + (weights.get(code) ?? contribution), 0);
  return movedBy(base, Math.max(-LOG_ODDS.clip, Math.min(LOG_ODDS.clip, sum))).index;
}
