import { evolve, idOf, state, streamName, type Recorded } from '#kernel';
import { accountAt } from './account-at.js';
import { loyaltyEvents } from './account.events.js';
import { NO_ACCOUNT, type Account, type DueFact } from './account.model.js';
import type { LoyaltyPointsActivated, LoyaltyPointsIssued } from './award.events.js';
import { freeingMovesOf, move, movesOf, sum, sumOffset, type Lot } from './lot.js';
import type { LoyaltyPointsReversed } from './reversal.events.js';
import type { HoldCaptured, HoldReleased, LoyaltyPointsRedeemed, LoyaltyPointsRestored } from './spending.events.js';

export const accountStream = ({ program, customerId }: { program: string; customerId: string }): string =>
  streamName('loyalty', `${program}.${customerId}`);

/** The inverse of `accountStream`; a program's id has no `.`. */
export const ownerOf = (stream: string): { program: string; customerId: string } => {
  const id = idOf(stream);
  const dot = id.indexOf('.');
  return { program: id.slice(0, dot), customerId: id.slice(dot + 1) };
};

type Apply<D> = (account: Account, data: D, event: Recorded) => Account;

// Dates have their effect before an event; on what it frees, when the account is next looked at.
const step =
  <D>(apply: Apply<D>): Apply<D> =>
  (account, data, event) =>
    apply(accountAt(account, event.occurredAt), data, event);

export const accountState = state({
  category: 'loyalty',
  events: loyaltyEvents,
  initial: NO_ACCOUNT,
  evolve: {
    MemberEnrolled: step((account, _, event) =>
      account.status === 'none'
        ? { ...account, status: 'active', memberSince: event.occurredAt }
        : recorded(account, 'enrolled', event),
    ),
    MemberSuspended: step((account) => ({ ...account, status: 'suspended' })),
    MemberResumed: step((account) => ({ ...account, status: 'active' })),
    MemberLeft: step((account) => ({ ...account, status: 'left' })),
    LoyaltyPointsIssued: step((account, data, event) => ({
      ...account,
      debt: account.debt - data.offset,
      lots: [...account.lots, lotOf(data, event)],
    })),
    LoyaltyPointsWithheld: step((account, { document, line, rule }) => ({
      ...account,
      withheld: [...account.withheld, { document, line, rule }],
    })),
    LoyaltyPointsActivated: step((account, data, event) => activated(account, data, event)),
    LoyaltyPointsRedeemed: step((account, data) => redeemed(account, data)),
    LoyaltyPointsRestored: step((account, data) => restored(account, data)),
    LoyaltyPointsHeld: step((account, { holdId, points, ttlSeconds, ref, until, allocations }) => ({
      ...account,
      lots: move(account.lots, movesOf(allocations, 'active', 'held')),
      holds: [
        ...account.holds,
        { holdId, points, ttlSeconds, ...(ref !== undefined && { ref }), until, allocations, state: 'open' },
      ],
    })),
    HoldCaptured: step((account, data) => captured(account, data)),
    HoldReleased: step((account, data, event) => released(account, data, event)),
    LoyaltyPointsReversed: step((account, data) => reversed(account, data)),
    LoyaltyPointsExpired: step((account, _, event) => recorded(account, 'expired', event)),
  },
  subject: (_, stream) => ownerOf(stream).customerId,
  missing: (stream) => {
    const { program, customerId } = ownerOf(stream);
    return `The customer ${customerId} has no account in the program ${program}: EnrolMember or an award opens one.`;
  },
});

/** One event of an account's stream more, for views. */
export const evolveAccount = (account: Account | undefined, event: Recorded): Account =>
  evolve(accountState, account ?? NO_ACCOUNT, event);

const lotOf = (data: LoyaltyPointsIssued, event: Recorded): Lot => {
  const { lot, document, line, rule, points, activityAt, activeFrom, expiresAt, offset } = data;
  const isActive = activeFrom !== undefined && activeFrom <= event.occurredAt;
  return {
    lot,
    document,
    line,
    rule,
    points,
    pending: isActive ? 0 : points,
    active: isActive ? points - offset : 0,
    held: 0,
    spent: 0,
    expired: 0,
    reversed: 0,
    offset,
    takenBack: 0,
    forgone: 0,
    activityAt,
    ...(activeFrom !== undefined && { activeFrom }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
};

// What `accountAt` has brought about already is only ticked off.
const recorded = (account: Account, kind: DueFact['kind'], { occurredAt }: Recorded, holdId?: string): Account => {
  const index = account.due.findIndex(
    (fact) => fact.kind === kind && fact.at === occurredAt && (fact.kind !== 'released' || fact.holdId === holdId),
  );
  return index < 0 ? account : { ...account, due: account.due.toSpliced(index, 1) };
};

const activated = (account: Account, { lots: parts }: LoyaltyPointsActivated, event: Recorded): Account => {
  const waiting = new Map(parts.map((part) => [part.lot, part]));
  if (!account.lots.some((lot) => lot.pending > 0 && waiting.has(lot.lot)))
    return recorded(account, 'activated', event);
  const lots = move(account.lots, freeingMovesOf(parts, 'pending')).map((lot) => {
    const part = waiting.get(lot.lot);
    return part ? { ...lot, activeFrom: event.occurredAt, ...(part.expiresAt && { expiresAt: part.expiresAt }) } : lot;
  });
  return { ...account, debt: account.debt - sumOffset(parts), lots };
};

const redeemed = (account: Account, data: LoyaltyPointsRedeemed): Account => {
  const { redemptionId, points, orderId, allocations } = data;
  const parts = allocations.map((part) => ({ ...part, restored: 0 }));
  return {
    ...account,
    lots: move(account.lots, movesOf(allocations, 'active', 'spent')),
    redemptions: [
      ...account.redemptions,
      { redemptionId, points, ...(orderId !== undefined && { orderId }), allocations: parts },
    ],
  };
};

const restored = (account: Account, data: LoyaltyPointsRestored): Account => {
  const { restoreId, redemptionId, points, allocations } = data;
  const parts = new Map(allocations.map((part) => [part.lot, part]));
  const lots = move(account.lots, freeingMovesOf(allocations, 'spent')).map((lot) => {
    const expiresAt = parts.get(lot.lot)?.expiresAt;
    return expiresAt === undefined ? lot : { ...lot, expiresAt };
  });
  const redemptions = account.redemptions.map((redemption) =>
    redemption.redemptionId !== redemptionId
      ? redemption
      : {
          ...redemption,
          allocations: redemption.allocations.map((part) => ({
            ...part,
            restored: part.restored + (parts.get(part.lot)?.points ?? 0),
          })),
        },
  );
  const restores = [...account.restores, { restoreId, redemptionId, points }];
  return { ...account, debt: account.debt - sumOffset(allocations), lots, redemptions, restores };
};

const captured = (account: Account, { holdId, captured: spent, released: back }: HoldCaptured): Account => {
  const redemption = {
    redemptionId: holdId,
    points: sum(spent),
    allocations: spent.map((p) => ({ ...p, restored: 0 })),
  };
  const moves = [...movesOf(spent, 'held', 'spent'), ...freeingMovesOf(back, 'held')];
  return {
    ...account,
    debt: account.debt - sumOffset(back),
    lots: move(account.lots, moves),
    holds: closed(account, holdId, 'captured'),
    redemptions: [...account.redemptions, redemption],
  };
};

const released = (account: Account, { holdId, allocations }: HoldReleased, event: Recorded): Account => {
  const isOpen = account.holds.some((hold) => hold.holdId === holdId && hold.state === 'open');
  if (!isOpen) return recorded(account, 'released', event, holdId);
  return {
    ...account,
    debt: account.debt - sumOffset(allocations),
    lots: move(account.lots, freeingMovesOf(allocations, 'held')),
    holds: closed(account, holdId, 'released'),
  };
};

const closed = (account: Account, holdId: string, how: 'captured' | 'released'): Account['holds'] =>
  account.holds.map((hold) => (hold.holdId === holdId ? { ...hold, state: how } : hold));

const reversed = (account: Account, data: LoyaltyPointsReversed): Account => {
  const { reversalId, document, points, returned, awards, allocations, debt } = data;
  const moves = allocations.map(({ lot, points, bucket }) => ({ lot, from: bucket, to: 'reversed', points }) as const);
  const takenBack = new Map(awards.map((award) => [award.lot, award]));
  const lots = move(account.lots, moves).map((lot) => {
    const award = takenBack.get(lot.lot);
    return award ? { ...lot, takenBack: lot.takenBack + award.points, forgone: lot.forgone + award.forgone } : lot;
  });
  const reversal = {
    reversalId,
    document,
    ...(points !== undefined && { points }),
    ...(returned !== undefined && { returned }),
  };
  return { ...account, debt: account.debt + debt, lots, reversals: [...account.reversals, reversal] };
};
