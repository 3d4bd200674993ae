import { dayAfter, dayIn, daysFrom, endOf, groups, type Fact, type Moment } from './known-events.js';
import { purchaseDaysBy, type Purchase } from './purchases.js';

/** Who has a purchase that counts. */
export interface Member {
  readonly customerId: string;
  readonly lastPurchase: string;
  readonly purchases: number;
  readonly revenue: number;
  readonly unconverted: number;
  readonly rates: readonly string[];
}

export const membersBy = (purchases: readonly Purchase[], end: string): Member[] =>
  [...groups(purchases, ({ customerId }) => customerId)].flatMap(([customerId, of]) => {
    const days = purchaseDaysBy(of, end);
    if (days.length === 0) return [];
    const sum = (field: 'purchases' | 'value' | 'unconverted') => days.reduce((total, day) => total + day[field], 0);
    return [
      {
        customerId,
        lastPurchase: days.at(-1)!.day,
        purchases: sum('purchases'),
        revenue: sum('value'),
        unconverted: sum('unconverted'),
        rates: [...new Set(days.flatMap(({ rates }) => rates))].sort(),
      },
    ];
  });

type Measure = 'R' | 'F' | 'M';

/** How scores are told, and the cut-offs as they are answered. */
export interface Ranking {
  readonly basis: 'run' | 'ad-hoc';
  readonly run: string | null;
  readonly stale: boolean;
  readonly cutoffs: any;
  score(member: Member, measure: Measure): number;
}

const VALUE: Readonly<Record<Measure, (member: Member) => number>> = {
  R: ({ lastPurchase }) => daysFrom('1970-01-01', lastPurchase),
  F: ({ purchases }) => purchases,
  M: ({ revenue }) => revenue,
};

/** analytics.md §2: 1 + floor(5 · worse / N), and the best value among those scored below 2, 3, 4, 5. */
export const rankingOf = (members: readonly Member[], today: string): Ranking => {
  const values = { R: members.map(VALUE.R), F: members.map(VALUE.F), M: members.map(VALUE.M) };
  const scoreOf = (value: number, measure: Measure): number =>
    1 + Math.floor((5 * values[measure].filter((other) => other < value).length) / members.length);
  const cutoffsOf = (measure: Measure): number[] =>
    members.length === 0
      ? []
      : [2, 3, 4, 5].map((k) => Math.max(...values[measure].filter((value) => scoreOf(value, measure) < k)));
  const after = cutoffsOf('R').map((day) => dayAfter('1970-01-01', day));
  const cutoffs = {
    R: { days: after.map((day) => daysFrom(day, today)), after },
    F: cutoffsOf('F'),
    M: cutoffsOf('M'),
  };
  const score = (member: Member, measure: Measure): number => scoreOf(VALUE[measure](member), measure);
  return { basis: 'ad-hoc', run: null, stale: false, cutoffs, score };
};

/** By the cut-offs that a run has stored. */
export const rankingBy = (cutoffs: any, run: string | null, stale = false): Ranking => {
  const limits: Record<Measure, number[]> = {
    R: cutoffs.R.after.map((day: string) => daysFrom('1970-01-01', day)),
    F: cutoffs.F,
    M: cutoffs.M,
  };
  const score = (member: Member, measure: Measure): number =>
    1 + limits[measure].filter((limit) => VALUE[measure](member) > limit).length;
  return { basis: 'run', run, stale, cutoffs, score };
};

/** analytics.md §5: the run of exactly the asked day; of no asked day, the latest. */
export const runAt = (log: readonly Fact[], moment: Moment): Ranking | undefined => {
  const today = dayIn(moment.asOf);
  if (!moment.isNow) return moment.asOf === endOf(today) ? runOf(log, today, moment) : undefined;
  const days = runsAt(log, moment).flatMap(({ data }) => (data.asOf <= today ? [data.asOf as string] : []));
  const latest = days.sort().at(-1);
  return latest === undefined ? undefined : runOf(log, latest, moment, daysFrom(latest, today) > 35);
};

/** The run of a day. */
export const runOf = (log: readonly Fact[], day: string, moment: Moment, stale = false): Ranking | undefined => {
  const run = runsAt(log, moment).findLast(({ data }) => data.asOf === day);
  return run && rankingBy(run.data.cutoffs, run.data.runId, stale);
};

const runsAt = (log: readonly Fact[], { knownAt = '~' }: Moment): Fact[] =>
  log.filter(
    ({ type, data, recordedAt }) =>
      type === 'ScoringRunCompleted' &&
      data.model === 'rfm@1' &&
      (data.revenue?.currency ?? 'IDR') === 'IDR' &&
      recordedAt <= knownAt,
  );
