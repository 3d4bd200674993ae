import type { Source } from './churn-facts.js';
import { LOG_ODDS } from './log-odds.js';
import type { Case, Finding, Reason, ReasonCode } from './reason.js';
import { RULES } from './reason-rules.js';

/**
 * Reasons of a case, the most raising first, equal ones in the order of the table; the clip of their sum to ±2 is a
 * line of its own at the end, so that the contributions add up to what moves the index. Unknown sources say nothing.
 */
export function reasonsFor(c: Case, known: ReadonlySet<Source>): Reason[] {
  const found: Reason[] = [];
  for (const { code, group, source, find } of RULES) {
    const finding = known.has(source) ? find(c) : undefined;
    if (finding) found.push({ code, group, ...finding });
  }
  const reasons = onlyOnce(found, ['OPEN_ORDER_OR_DEAL', 'FUTURE_MEETING']);
  reasons.sort((u, v) => v.contribution - u.contribution);
  const sum = totalOf(reasons);
  const clipped = Math.max(-LOG_ODDS.clip, Math.min(LOG_ODDS.clip, sum));
  if (clipped === sum) return reasons;
  const text = `Contributions count up to a total of ${LOG_ODDS.clip} either way.`;
  const clip: Finding = { contribution: clipped - sum, value: sum, threshold: clipped, text, evidence: [] };
  return [...reasons, { code: 'CLIP', group: null, ...clip }];
}

/** Sum of the contributions in the order listed, log-odds. */
export function totalOf(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, r) => sum + r.contribution, 0);
}

/** Of several reasons that mean the same only the first one counts; the others are shown with 0. */
function onlyOnce(reasons: readonly Reason[], codes: readonly ReasonCode[]): Reason[] {
  const first = reasons.find((r) => codes.includes(r.code));
  return reasons.map((r) => (codes.includes(r.code) && r !== first ? { ...r, contribution: 0 } : r));
}
