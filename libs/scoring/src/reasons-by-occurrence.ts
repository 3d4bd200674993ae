import { attentionGap } from './attention.js';
import { upTo } from './churn-facts.js';
import { LOG_ODDS } from './log-odds.js';
import type { Case, Finding } from './reason.js';

const NEGATIVE_BELOW = -0.3;
/** Sums of doubles miss their decimals by less: the mean of -1, -.6 and .7 is not below -.3. */
const ROUNDING = 1e-9;

export function neglected({ facts, asOf, populationRhythmDays }: Case): Finding | undefined {
  const gap = attentionGap(facts, asOf, populationRhythmDays);
  if (gap.days < 2 * gap.rhythmDays) return undefined;
  const long = gap.days >= 4 * gap.rhythmDays;
  const whose = gap.own ? 'own' : 'usual';
  return {
    contribution: long ? LOG_ODDS.longAttentionGap : LOG_ODDS.attentionGap,
    value: gap.days,
    threshold: (long ? 4 : 2) * gap.rhythmDays,
    text: `No personal contact for ${gap.days} days; the ${whose} rhythm is ${Math.round(gap.rhythmDays)} days.`,
    evidence: gap.evidence,
  };
}

/** Fewer than three scored contacts count as they are. */
export function negativeSentiment({ facts, asOf }: Case): Finding | undefined {
  const last = upTo(facts.sentiments, asOf).slice(-3);
  const mean = last.reduce((sum, c) => sum + c.score, 0) / last.length;
  if (!(mean < NEGATIVE_BELOW - ROUNDING)) return undefined;
  const text = `The last scored contacts were negative, ${mean.toFixed(2)} on average.`;
  const evidence = last.map((c) => c.evidence).sort();
  return { contribution: LOG_ODDS.negativeSentiment, value: mean, threshold: NEGATIVE_BELOW, text, evidence };
}

export function competitorMentioned({ facts, days, asOf }: Case): Finding | undefined {
  const lastPurchase = days.at(-1)?.day ?? -Infinity;
  const since = upTo(facts.competitors, asOf).filter((c) => c.day > lastPurchase);
  if (since.length === 0) return undefined;
  const text = 'A competitor was used, or won a deal, since the last purchase.';
  const evidence = since.map((c) => c.evidence).sort();
  return { contribution: LOG_ODDS.competitorMentioned, value: since.length, threshold: 1, text, evidence };
}

export function recentPositive({ facts, asOf, horizonDays }: Case): Finding | undefined {
  const recent = upTo(facts.positives, asOf).filter((p) => asOf - p.day <= horizonDays);
  if (recent.length === 0) return undefined;
  const text = `A good rating was given within the last ${horizonDays} days.`;
  const evidence = recent.map((p) => p.evidence).sort();
  return { contribution: LOG_ODDS.recentPositive, value: recent.length, threshold: 1, text, evidence };
}
