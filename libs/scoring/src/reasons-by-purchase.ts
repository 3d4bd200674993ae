import { LOG_ODDS } from './log-odds.js';
import type { Case, Finding } from './reason.js';

const RARE_SILENCE = 0.1;
const DECLINE_PERCENT = 40;

export function overdue({ days, asOf, silence }: Case): Finding | undefined {
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return undefined;
  const x = days.length - 1;
  const silentDays = asOf - last.day;
  const twoGaps = (2 * (last.day - first.day)) / x;
  const base = { contribution: 0, evidence: last.evidence };
  if (x >= 2 && silentDays >= twoGaps) {
    const text = `No purchase for ${silentDays} days; the own rhythm is ${Math.round(twoGaps / 2)} days.`;
    return { ...base, value: silentDays, threshold: twoGaps, text };
  }
  if (silence === null || silence >= RARE_SILENCE) return undefined;
  const text = `No purchase for ${silentDays} days: so long a silence is rare while such a customer is active.`;
  return { ...base, value: silence, threshold: RARE_SILENCE, text };
}

export function oneTimeBuyer({ days }: Case): Finding | undefined {
  if (days.length !== 1) return undefined;
  const text = 'There was one purchase day only.';
  return { contribution: 0, value: 1, threshold: 1, text, evidence: days[0]!.evidence };
}

export function spendDeclining({ days }: Case): Finding | undefined {
  const six = days.slice(-6);
  if (six.length < 6 || six.some((d) => d.unconverted > 0)) return undefined;
  const before = six.slice(0, 3).reduce((sum, d) => sum + d.value, 0);
  const last = six.slice(3).reduce((sum, d) => sum + d.value, 0);
  if (before <= 0 || last * 100 > before * (100 - DECLINE_PERCENT)) return undefined;
  const percent = 100 - (100 * last) / before;
  const text = `The last three purchase days brought ${Math.round(percent)} % less than the three before.`;
  const evidence = six.flatMap((d) => d.evidence).sort();
  return { contribution: LOG_ODDS.spendDeclining, value: percent, threshold: DECLINE_PERCENT, text, evidence };
}
