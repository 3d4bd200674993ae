import type { Instant } from '#kernel';
import type { Account } from './account.model.js';
import { BUCKETS, type Bucket, type Lot } from './lot.js';

/** Sums over an account's lots. */
export interface Balance extends Readonly<Record<Bucket, number>> {
  readonly issued: number;
  /** May be spent now; never with debt > 0. */
  readonly spendable: number;
  readonly debt: number;
  /** spendable − debt */
  readonly net: number;
}

export const balanceOf = ({ lots, debt }: Pick<Account, 'lots' | 'debt'>): Balance => {
  const total = (value: (lot: Lot) => number): number => lots.reduce((sum, lot) => sum + value(lot), 0);
  const buckets = Object.fromEntries(BUCKETS.map((bucket) => [bucket, total((lot) => lot[bucket])]));
  const spendable = total((lot) => lot.active);
  return {
    ...(buckets as Record<Bucket, number>),
    issued: total((lot) => lot.points),
    spendable,
    debt,
    net: spendable - debt,
  };
};

export interface Expiring {
  readonly at: Instant;
  readonly points: number;
}

/** What expires when, earliest first, if nothing more is spent: pending and active points by the instant. */
export const expiriesOf = (lots: readonly Pick<Lot, 'pending' | 'active' | 'expiresAt'>[]): Expiring[] => {
  const byInstant = new Map<Instant, number>();
  for (const { pending, active, expiresAt } of lots) {
    if (expiresAt === undefined || pending + active === 0) continue;
    byInstant.set(expiresAt, (byInstant.get(expiresAt) ?? 0) + pending + active);
  }
  return [...byInstant].sort(([a], [b]) => (a < b ? -1 : 1)).map(([at, points]) => ({ at, points }));
};
