import type { Instant } from '#kernel';
import type { FreedPoints, LotPoints } from './parts.js';

/** A point of a lot is always in exactly one of them. */
export const BUCKETS = ['pending', 'active', 'held', 'spent', 'expired', 'reversed', 'offset'] as const;
export type Bucket = (typeof BUCKETS)[number];

export interface Lot extends Readonly<Record<Bucket, number>> {
  /** From 1 in its account. */
  readonly lot: number;
  readonly document: string;
  readonly line: string;
  readonly rule: string;
  /** As issued: the sum of the buckets. */
  readonly points: number;
  /** Of `points`, what reversals asked back so far, wherever they took it. */
  readonly takenBack: number;
  /** Of `expired`, what reversals counted as given back. */
  readonly forgone: number;
  readonly activityAt: Instant;
  readonly activeFrom?: Instant;
  /** The first instant of uselessness. */
  readonly expiresAt?: Instant;
}

export interface Move {
  readonly lot: number;
  readonly from: Bucket;
  readonly to: Bucket;
  readonly points: number;
}

/** The only way in which points change their bucket. */
export const move = (lots: readonly Lot[], moves: readonly Move[]): readonly Lot[] => {
  const moved = new Map<number, Lot>();
  const byNumber = new Map(lots.map((lot) => [lot.lot, lot]));
  for (const { lot: number, from, to, points } of moves) {
    const lot = moved.get(number) ?? byNumber.get(number);
    if (lot) moved.set(number, { ...lot, [from]: lot[from] - points, [to]: lot[to] + points });
  }
  return moved.size === 0 ? lots : lots.map((lot) => moved.get(lot.lot) ?? lot);
};

export const movesOf = (parts: readonly LotPoints[], from: Bucket, to: Bucket): Move[] =>
  parts.map(({ lot, points }) => ({ lot, from, to, points }));

/** Points that become active: what repays debt goes to `offset`. */
export const freeingMovesOf = (parts: readonly FreedPoints[], from: Bucket): Move[] =>
  parts.flatMap(({ lot, points, offset }) => [
    { lot, from, to: 'offset', points: offset },
    { lot, from, to: 'active', points: points - offset },
  ]);

/** I9: the earliest to expire (never last), then the earliest active, then the lowest number. */
export const inSpendingOrder = (lots: readonly Lot[]): Lot[] =>
  lots.toSorted(
    (a, b) => byInstant(a.expiresAt, b.expiresAt) || byInstant(a.activeFrom, b.activeFrom) || a.lot - b.lot,
  );

/** `points` from the lots' active ones in spending order; fewer where there are fewer. */
export const takeActive = (lots: readonly Lot[], points: number): LotPoints[] => {
  const open = inSpendingOrder(lots.filter((lot) => lot.active > 0));
  return take(
    open.map(({ lot, active }) => ({ lot, points: active })),
    points,
  );
};

/** The first `points` of `parts`; fewer where there are fewer. */
export const take = (parts: readonly LotPoints[], points: number): LotPoints[] => {
  let wanted = points;
  const taken = parts.map(({ lot, points: there }) => {
    const part = Math.min(there, wanted);
    wanted -= part;
    return { lot, points: part };
  });
  return taken.filter((part) => part.points > 0);
};

/** I11: what becomes active repays debt first, named per lot. */
export const repay = (debt: number, parts: readonly LotPoints[]): FreedPoints[] => {
  let owed = debt;
  return parts.map(({ lot, points }) => {
    const offset = Math.min(owed, points);
    owed -= offset;
    return { lot, points, offset };
  });
};

export const sum = (parts: readonly { readonly points: number }[]): number =>
  parts.reduce((total, { points }) => total + points, 0);

export const sumOffset = (parts: readonly FreedPoints[]): number =>
  parts.reduce((total, { offset }) => total + offset, 0);

const byInstant = (a: Instant | undefined, b: Instant | undefined): number => {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  return a < b ? -1 : 1;
};
