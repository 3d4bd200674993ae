import { daysOfPeriod, type DealFigures } from '#deals/rules';
import { addMs, dayOf, epochMs, exactMoney, sumMoney, type Money } from '#kernel';
import type { At } from '#read-model';

/** How fast the pipeline turns into money and whether it suffices, in one currency. null: not to be told. */
export interface Totals {
  readonly currency: string;
  /** Open deals, held ones included. */
  readonly deals: number;
  readonly amount: Money | null;
  /** Percent of the deals closed in the last 365 days that are won. */
  readonly winRate: string | null;
  readonly averageWon: Money | null;
  /** From opening to winning. */
  readonly averageCycleDays: string | null;
  /** A day: open deals × win rate × average won ÷ average cycle days (domain.md §6, I7). */
  readonly velocity: Money | null;
  /** Of the period asked for. */
  readonly target: Money | null;
  readonly won: Money | null;
  /** Open amount ÷ (target − won); null once the target is won. */
  readonly coverage: string | null;
}

export interface Goal {
  readonly period: string;
  readonly targets: readonly Money[];
}

const MS_PER_DAY = 86_400_000;
const LOOKBACK_MS = 365 * MS_PER_DAY;

/** Totals per currency. `goal` undefined: no period was asked for. */
export const totalsOf = (deals: readonly DealFigures[], goal: Goal | undefined, at: At): Totals[] => {
  const amounts = [...deals.map((deal) => deal.amount), ...(goal?.targets ?? [])];
  const currencies = new Set(amounts.map(({ currency }) => currency));
  return [...currencies].sort().map((currency) => {
    const ours = deals.filter(({ amount }) => amount.currency === currency);
    const open = ours.filter(({ status }) => status === 'open');
    const amount = sumMoney(amountsOf(open), currency);
    const flow = flowOf(open.length, ours.filter(closedLately(at)), currency);
    return {
      currency,
      deals: open.length,
      amount,
      ...flow,
      ...coverageOf(amount, { currency, deals: ours }, goal, at),
    };
  });
};

const closedLately =
  (at: At) =>
  ({ closed }: DealFigures): boolean =>
    closed !== null && closed.at > addMs(at.asOf, -LOOKBACK_MS);

type Flow = Pick<Totals, 'winRate' | 'averageWon' | 'averageCycleDays' | 'velocity'>;

const flowOf = (open: number, closed: readonly DealFigures[], currency: string): Flow => {
  const won = closed.filter(({ status }) => status === 'won');
  const amount = won.reduce((sum, deal) => sum + BigInt(deal.amount.amount), 0n);
  const count = BigInt(won.length);
  const cycleMs = won.reduce((ms, deal) => ms + BigInt(cycleOf(deal)), 0n);
  const minor = (numerator: bigint, denominator: bigint): Money | null =>
    denominator === 0n ? null : exactMoney(roundHalfUp(numerator, denominator), currency);
  return {
    winRate: twoPlaces(100n * count, BigInt(closed.length)),
    averageWon: minor(amount, count),
    averageCycleDays: twoPlaces(cycleMs, count * BigInt(MS_PER_DAY)),
    // open × (won ÷ closed) × (amount ÷ won) ÷ (cycle ÷ won), rounded once.
    velocity: minor(BigInt(open) * amount * count * BigInt(MS_PER_DAY), BigInt(closed.length) * cycleMs),
  };
};

const cycleOf = ({ openedAt, closed }: DealFigures): number => epochMs(closed?.at ?? openedAt) - epochMs(openedAt);

type Coverage = Pick<Totals, 'target' | 'won' | 'coverage'>;
type Ours = { readonly currency: string; readonly deals: readonly DealFigures[] };

const coverageOf = (open: Money | null, ours: Ours, goal: Goal | undefined, at: At): Coverage => {
  const { currency, deals } = ours;
  const targets = goal?.targets.filter((target) => target.currency === currency) ?? [];
  if (!goal || targets.length === 0) return { target: null, won: null, coverage: null };
  const target = sumMoney(targets, currency);
  const won = sumMoney(amountsOf(deals.filter(wonIn(goal.period, at.zone))), currency);
  const missing = target && won && target.amount - won.amount;
  return {
    target,
    won,
    coverage: open && missing && missing > 0 ? twoPlaces(BigInt(open.amount), BigInt(missing)) : null,
  };
};

const wonIn = (period: string, zone: string): ((deal: DealFigures) => boolean) => {
  const { from, to } = daysOfPeriod(period);
  return ({ status, closed }) => {
    if (status !== 'won' || !closed) return false;
    const day = dayOf(closed.at, zone);
    return from <= day && day <= to;
  };
};

const amountsOf = (deals: readonly DealFigures[]): Money[] => deals.map(({ amount }) => amount);

/** Of two numbers that are not negative. */
const roundHalfUp = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);

const twoPlaces = (numerator: bigint, denominator: bigint): string | null => {
  if (denominator === 0n) return null;
  const digits = String(roundHalfUp(100n * numerator, denominator)).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
