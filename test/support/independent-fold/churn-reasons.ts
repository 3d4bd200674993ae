import { rhythmOf, type Facts, type Mark } from './churn-facts.js';
import { dayIn, daysFrom } from './known-events.js';
import type { PurchaseDay } from './purchases.js';

interface Case {
  readonly facts: Facts;
  readonly days: readonly PurchaseDay[];
  readonly today: string;
  readonly silence: number | null;
  /** Of the population. */
  readonly rhythmDays: number | null;
  readonly known: ReadonlySet<string>;
}

/** analytics.md §4.1: the reasons that hold, without their sentences; the most raising first, the clip last. */
export const reasonsOf = (c: Case): any[] => {
  const reason = (code: string, group: string | null, source: string, found: any) =>
    found && c.known.has(source) ? [{ code, group, ...found }] : [];
  const { missed, withdrawn, unreachable, open } = c.facts;
  const reasons = [
    ...reason('OVERDUE_VS_OWN_RHYTHM', null, 'purchases', overdue(c)),
    ...reason('ONE_TIME_BUYER', null, 'purchases', c.days.length === 1 && held([c.days[0]!.evidence], 0)),
    ...reason('ATTENTION_GAP', 'attention', 'contacts', neglected(c)),
    ...reason('PROMISE_BROKEN', 'attention', 'promises', held(missed, 0.4)),
    ...reason('UNSUBSCRIBED', 'attention', 'consents', held(addresses(withdrawn), 0.4)),
    ...reason('NEGATIVE_SENTIMENT', 'complaint', 'sentiment', unhappy(c)),
    ...reason('SPEND_DECLINING', 'price', 'purchases', declining(c)),
    ...reason('COMPETITOR_MENTIONED', 'competitor', 'competitors', lostTo(c)),
    ...reason('MOVED_OR_UNREACHABLE', 'life-event', 'reachability', held(addresses(unreachable), 0.4)),
    ...reason('OPEN_ORDER_OR_DEAL', null, 'deals', held(addresses(open), -0.6)),
  ].sort((a, b) => b.contribution - a.contribution);
  const sum = totalOf(reasons);
  const clipped = Math.max(-2, Math.min(2, sum));
  if (clipped === sum) return reasons;
  const clip = { contribution: clipped - sum, value: sum, threshold: clipped, evidence: [] };
  return [...reasons, { code: 'CLIP', group: null, ...clip }];
};

export const totalOf = (reasons: readonly any[]): number =>
  reasons.reduce((sum, { contribution }) => sum + contribution, 0);

const addresses = (marks: readonly Mark[]): string[][] => marks.map(({ address }) => [address]);

/** What holds as long as one of several does. */
const held = (evidence: readonly (readonly string[])[], contribution: number) =>
  evidence.length > 0 && { contribution, value: evidence.length, threshold: 1, evidence: evidence.flat().sort() };

const overdue = ({ days, today, silence }: Case) => {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return undefined;
  const x = days.length - 1;
  const value = daysFrom(last.day, today);
  const twoGaps = (2 * daysFrom(first.day, last.day)) / x;
  const found = { contribution: 0, evidence: last.evidence };
  if (x >= 2 && value >= twoGaps) return { ...found, value, threshold: twoGaps };
  return silence !== null && silence < 0.1 && { ...found, value: silence, threshold: 0.1 };
};

const neglected = ({ facts, today, rhythmDays }: Case) => {
  const credits = facts.credits.filter(({ at }) => dayIn(at) <= today);
  const rhythm = rhythmOf(credits) ?? rhythmDays ?? 45;
  const last = credits
    .map(({ at }) => dayIn(at))
    .sort()
    .at(-1);
  const value = daysFrom(last ?? dayIn(facts.registered.at), today);
  const times = value >= 4 * rhythm ? 4 : 2;
  const cited = last === undefined ? [facts.registered] : credits.filter(({ at }) => dayIn(at) === last);
  const evidence = cited.map(({ address }) => address).sort();
  return value >= 2 * rhythm && { contribution: times === 4 ? 0.8 : 0.5, value, threshold: times * rhythm, evidence };
};

const unhappy = ({ facts, today }: Case) => {
  const last = facts.scored.filter(({ at }) => dayIn(at) <= today).slice(-3);
  const value = last.reduce((sum, { score }) => sum + score, 0) / last.length;
  const evidence = last.map(({ address }) => address).sort();
  return value < -0.3 - 1e-9 && { contribution: 0.5, value, threshold: -0.3, evidence };
};

const declining = ({ days }: Case) => {
  const six = days.slice(-6);
  const [before, after] = [six.slice(0, 3), six.slice(3)].map((of) => of.reduce((sum, { value }) => sum + value, 0));
  if (six.length < 6 || six.some(({ unconverted }) => unconverted > 0) || before! <= 0) return undefined;
  const evidence = six.flatMap((day) => day.evidence).sort();
  return (
    after! * 10 <= before! * 6 && { contribution: 0.3, value: 100 - (100 * after!) / before!, threshold: 40, evidence }
  );
};

const lostTo = ({ facts, days }: Case) => {
  const lastPurchase = days.at(-1)?.day ?? '';
  return held(addresses(facts.competitors.filter(({ at }) => dayIn(at) > lastPurchase)), 0.4);
};
