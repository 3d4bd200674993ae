import {
  by,
  dayAfter,
  dayIn,
  daysFrom,
  endOf,
  eventsAt,
  groups,
  lastRecorded,
  type Fact,
  type Moment,
} from './known-events.js';
import { purchasesAt, ratesOf } from './purchases.js';
import { membersBy, rankingBy, rankingOf, runAt, runOf, type Member, type Ranking } from './rfm-ranking.js';

/** analytics.md §2, the rows of rfm-segments at a moment, most revenue first. */
export const rfmSegmentsAt = (log: readonly Fact[], moment: Moment): any[] => {
  const { today, members, ranking } = scoredAt(log, moment);
  const rows = members.map((member) => {
    const { customerId, lastPurchase, purchases, revenue, unconverted, rates } = member;
    return {
      customerId,
      lastPurchase,
      recencyDays: daysFrom(lastPurchase, today),
      purchases,
      revenue: idr(revenue),
      ...scoresOf(member, ranking),
      ...(unconverted > 0 && { unconverted }),
      ...(rates.length > 0 && { rates }),
      ...(ranking.stale && { stale: true }),
    };
  });
  return rows.sort(
    by(
      ({ revenue }) => -revenue.amount,
      ({ customerId }) => customerId,
    ),
  );
};

/** The whole population; `basis: 'ad-hoc'` ranks anew. */
export const rfmSummaryAt = (log: readonly Fact[], moment: Moment, { basis: wanted }: Record<string, string>) => {
  const { today, members, ranking } = scoredAt(log, moment, wanted === 'ad-hoc');
  const { basis, run, stale, cutoffs } = ranking;
  const scored = members.map((member) => ({ ...member, ...scoresOf(member, ranking) }));
  const revenue = total(scored, 'revenue');
  const unconverted = total(scored, 'unconverted');
  const bought = eventsAt(log, moment).filter(({ stream }) => stream.startsWith('purchase-'));
  const upTo = lastRecorded([...bought, ...ratesOf(log, purchasesAt(log, moment))]);
  const of = (segment: string) => scored.filter((member) => member.segment === segment);
  const sizeOf = (measure: 'R' | 'F' | 'M') =>
    SCORES.map((score) => scored.filter((member) => member[measure] === score).length);
  const cells = SCORES.flatMap((R) => SCORES.map((F) => `${R}${F}`));
  return {
    asOf: today,
    model: 'rfm@1',
    basis,
    run,
    ...(stale && { stale }),
    ...(basis === 'ad-hoc' && upTo && { upTo }),
    customers: scored.length,
    purchases: total(scored, 'purchases'),
    revenue: idr(revenue),
    ...(unconverted > 0 && { unconverted }),
    segments: SEGMENTS.map((segment) => ({
      segment,
      customers: of(segment).length,
      purchases: total(of(segment), 'purchases'),
      revenue: idr(total(of(segment), 'revenue')),
      share: shareOf(total(of(segment), 'revenue'), revenue),
    })),
    sizes: { R: sizeOf('R'), F: sizeOf('F'), M: sizeOf('M') },
    cutoffs,
    cells: Object.fromEntries(cells.map((cell) => [cell, scored.filter((member) => member.cell === cell).length])),
  };
};

/** From one day to another, each by its own cut-offs. */
export const rfmMovesAt = (log: readonly Fact[], moment: Moment, which: Record<string, string>) => {
  const { from, to, fromSegment, toSegment } = which as { from: string; to: string } & typeof which;
  const [before, after] = [from, to].map((day) => placesOn(log, day, moment)) as [Places, Places];
  const days = { model: 'rfm@1', from: before.of, to: after.of };
  if (!fromSegment || !toSegment) return { ...days, ...movesBetween(before.places, after.places) };
  const gone = [...new Set([...before.places.keys(), ...after.places.keys()])].filter(
    (id) => (before.places.get(id) ?? 'none') === fromSegment && (after.places.get(id) ?? 'none') === toSegment,
  );
  return { ...days, fromSegment, toSegment, customers: gone.length, customerIds: gone.sort() };
};

/** Whom another window or other cut-offs would put elsewhere. */
export const rfmWhatIfAt = (log: readonly Fact[], moment: Moment, which: Record<string, string>) => {
  const { today, members, ranking } = scoredAt(log, moment);
  const days = which['windowDays'] === undefined ? Infinity : Number(which['windowDays']);
  const bought = purchasesAt(log, moment).filter(({ day }) => daysFrom(day, today) < days);
  const others = membersBy(bought, today);
  const cutoffs = { ...rankingOf(others, today).cutoffs };
  const numbers = (name: string): number[] | undefined => which[name]?.split(',').map(Number);
  const R = numbers('R');
  if (R) cutoffs.R = { days: R, after: R.map((n) => dayAfter(today, -n)) };
  Object.assign(cutoffs, numbers('F') && { F: numbers('F') }, numbers('M') && { M: numbers('M') });
  const [before, after] = [placesBy(members, ranking), placesBy(others, rankingBy(cutoffs, null))];
  const customers = [...before.keys()].sort().flatMap((customerId) => {
    const [from, to] = [before.get(customerId)!, after.get(customerId) ?? null];
    return from === to ? [] : [{ customerId, from, to }];
  });
  const { basis, run } = ranking;
  const windowDays = Number.isFinite(days) ? days : null;
  const moves = movesBetween(before, after);
  return { asOf: today, model: 'rfm@1', basis, run, windowDays, cutoffs, ...moves, customers, more: 0 };
};

const scoredAt = (log: readonly Fact[], moment: Moment, anew = false) => {
  const today = dayIn(moment.asOf);
  const members = membersBy(purchasesAt(log, moment), today);
  return { today, members, ranking: (anew ? undefined : runAt(log, moment)) ?? rankingOf(members, today) };
};

const scoresOf = (member: Member, ranking: Ranking) => {
  const [R, F, M] = [ranking.score(member, 'R'), ranking.score(member, 'F'), ranking.score(member, 'M')];
  return { R, F, M, cell: `${R}${F}`, segment: GRID[5 - R]![F - 1]! };
};

const SCORES = [1, 2, 3, 4, 5];
const LOST = ['hibernating', 'hibernating', 'at-risk', 'at-risk', 'cant-lose-them'];
const PL = 'potential-loyalist';
/** Rows R = 5 … 1, columns F = 1 … 5. */
const GRID = [
  ['new', PL, PL, 'champions', 'champions'],
  ['promising', PL, PL, 'loyal', 'loyal'],
  ['about-to-sleep', 'about-to-sleep', 'need-attention', 'loyal', 'loyal'],
  LOST,
  LOST,
];
/** As a summary lists them. */
const SEGMENTS = [
  'champions',
  'loyal',
  PL,
  'new',
  'promising',
  'need-attention',
  'about-to-sleep',
  'at-risk',
  'cant-lose-them',
  'hibernating',
];

const idr = (amount: number) => ({ amount, currency: 'IDR' });

const total = (of: readonly any[], field: string): number => of.reduce((sum, member) => sum + member[field], 0);

/** Exact, since such a sum is far below 2^53 / 10,000. */
const shareOf = (part: number, whole: number): string =>
  (whole === 0 ? 0 : Math.floor((part * 20_000 + whole) / (2 * whole)) / 10_000).toFixed(4);

/** The segment of each member. */
const placesBy = (members: readonly Member[], ranking: Ranking): Map<string, string> =>
  new Map(members.map((member) => [member.customerId, scoresOf(member, ranking).segment]));

interface Places {
  readonly of: object;
  readonly places: Map<string, string>;
}

const placesOn = (log: readonly Fact[], day: string, moment: Moment): Places => {
  const asOf = endOf(day) < moment.asOf ? endOf(day) : moment.asOf;
  const members = membersBy(purchasesAt(log, { ...moment, asOf }), day);
  const ranking = runOf(log, day, moment) ?? rankingOf(members, day);
  return { of: { asOf: day, basis: ranking.basis, run: ranking.run }, places: placesBy(members, ranking) };
};

const movesBetween = (before: Map<string, string>, after: Map<string, string>) => {
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  const moved = ids.map((id) => ({ from: before.get(id) ?? null, to: after.get(id) ?? null }));
  const place = (segment: string | null) => (segment === null ? SEGMENTS.length : SEGMENTS.indexOf(segment));
  const moves = [...groups(moved, ({ from, to }) => `${from} ${to}`).values()].map((of) => ({
    ...of[0]!,
    customers: of.length,
  }));
  moves.sort(
    by(
      ({ from }) => place(from),
      ({ to }) => place(to),
    ),
  );
  return { stayed: moved.filter(({ from, to }) => from === to).length, moves };
};
