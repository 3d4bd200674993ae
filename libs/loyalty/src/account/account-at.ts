import { later, type Instant } from '#kernel';
import type { Account, DueFact } from './account.model.js';
import { freeingMovesOf, move, repay, sumOffset, type Lot } from './lot.js';

/**
 * The account at an instant: what fell due until then (that instant included) has happened, in order of the instants
 * and at equal ones: activations, hold timeouts, expiries. Never goes back: before `account.asOf` nothing changes.
 */
export const accountAt = (account: Account, at: Instant): Account => {
  let current = account;
  for (let due = nextDue(current); due !== undefined && due <= at; due = nextDue(current)) {
    const instant = due;
    current = [activate, releaseHolds, expire].reduce((before, effect) => effect(before, instant), current);
    current = { ...current, asOf: instant };
  }
  return at > current.asOf ? { ...current, asOf: at } : current;
};

/** The earliest instant of what dates brought and nobody recorded, else of what they will bring; undefined: nothing. */
export const dueFrom = (account: Account): Instant | undefined => account.due[0]?.at ?? nextDue(account);

const nextDue = (account: Account): Instant | undefined => {
  let next: Instant | undefined;
  const consider = (instant: Instant | undefined): void => {
    if (instant !== undefined && (next === undefined || instant < next)) next = instant;
  };
  for (const lot of account.lots) {
    if (lot.pending > 0) consider(lot.activeFrom);
    if (isUnexpired(lot)) consider(account.status === 'left' ? account.asOf : lot.expiresAt);
  }
  for (const hold of account.holds) if (hold.state === 'open') consider(hold.until);
  return next === undefined ? undefined : later(next, account.asOf);
};

const isUnexpired = (lot: Lot): boolean => lot.pending + lot.active > 0;

const activate = (account: Account, at: Instant): Account => {
  const due = account.lots.filter((lot) => lot.pending > 0 && lot.activeFrom !== undefined && lot.activeFrom <= at);
  if (due.length === 0) return account;
  const freed = repay(
    account.debt,
    due.map(({ lot, pending }) => ({ lot, points: pending })),
  );
  const lots = freed.map((part, i) => ({ ...part, ...expiryOf(due[i]) }));
  const enrolled = account.status === 'none';
  return {
    ...account,
    ...(enrolled && { status: 'active', memberSince: at }),
    debt: account.debt - sumOffset(freed),
    lots: move(account.lots, freeingMovesOf(freed, 'pending')),
    due: [...account.due, ...(enrolled ? [{ kind: 'enrolled', at } as const] : []), { kind: 'activated', at, lots }],
  };
};

const expiryOf = (lot: Lot | undefined): { expiresAt?: Instant } =>
  lot?.expiresAt === undefined ? {} : { expiresAt: lot.expiresAt };

const releaseHolds = (account: Account, at: Instant): Account =>
  account.holds
    .filter((hold) => hold.state === 'open' && hold.until <= at)
    .reduce((before, { holdId, allocations }) => {
      const freed = repay(before.debt, allocations);
      return {
        ...before,
        debt: before.debt - sumOffset(freed),
        lots: move(before.lots, freeingMovesOf(freed, 'held')),
        holds: before.holds.map((hold) => (hold.holdId === holdId ? { ...hold, state: 'released' } : hold)),
        due: [...before.due, { kind: 'released', at, holdId, allocations: freed }],
      };
    }, account);

const expire = (account: Account, at: Instant): Account => {
  const left = account.status === 'left';
  const due = account.lots.filter(
    (lot) => isUnexpired(lot) && (left || (lot.expiresAt !== undefined && lot.expiresAt <= at)),
  );
  if (due.length === 0) return account;
  const lots = due.map(({ lot, pending, active }) => ({ lot, points: pending + active }));
  const fact: DueFact = { kind: 'expired', at, lots, reason: left ? 'left' : 'date' };
  const moves = due.flatMap(({ lot, pending, active }) => [
    { lot, from: 'pending', to: 'expired', points: pending } as const,
    { lot, from: 'active', to: 'expired', points: active } as const,
  ]);
  return { ...account, lots: move(account.lots, moves), due: [...account.due, fact] };
};
