import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  command,
  happened,
  IsArray,
  IsId,
  IsInt,
  IsOptional,
  Min,
  refuse,
  type Instant,
} from '#kernel';
import { expiresAtOf } from '../program/lifetime.js';
import { accountAt } from './account-at.js';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import type { Account } from './account.model.js';
import { LoyaltyPointsActivated } from './award.events.js';
import { repay, type Lot } from './lot.js';
import { MemberEnrolled, OfAccount } from './membership.events.js';

const MAX_LOTS = 500;

/** Makes pending points active before their date, or those that wait for an action: some lots, or all of a document. */
export class ActivateLoyaltyPoints extends OfAccount {
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LOTS)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  lots?: number[];

  @IsOptional()
  @IsId()
  document?: string;
}

export const activateLoyaltyPoints = command(ActivateLoyaltyPoints, {
  of: accountState,
  on: 'existing',
  nowOnly: true,
  stream: accountStream,
  reads: accountReads,
  decide: (state, c, { at, refs: { program } }) => {
    const account = accountAt(state, at);
    const pending = pendingLots(account, c);
    const freed = repay(
      account.debt,
      pending.map(({ lot, pending: points }) => ({ lot, points })),
    );
    const lots = freed.map((part, i) => ({ ...part, ...expiryOf(pending[i], expiresAtOf(program, at)) }));
    const owner = { program: c.program, customerId: c.customerId };
    const enrolled = account.status === 'none' ? [happened(MemberEnrolled, owner)] : [];
    return [...enrolled, happened(LoyaltyPointsActivated, { ...owner, lots })];
  },
});

// Only of what waited for an action the expiry counts from the activation; without one else it never comes.
const expiryOf = (lot: Lot | undefined, fromNow: Instant | undefined): { expiresAt?: Instant } => {
  const expiresAt = lot?.expiresAt ?? (lot?.activeFrom === undefined ? fromNow : undefined);
  return expiresAt === undefined ? {} : { expiresAt };
};

const pendingLots = (account: Account, { lots, document }: ActivateLoyaltyPoints): Lot[] => {
  if ((lots === undefined) === (document === undefined)) {
    refuse.invalid('lots-or-document', 'Say either which lots or which document.');
  }
  const named = account.lots.filter((lot) => (lots ? lots.includes(lot.lot) : lot.document === document));
  if (named.length < (lots?.length ?? 1)) refuse.missing('unknown-lot', 'The account has no such lot.');
  const pending = named.filter((lot) => lot.pending > 0);
  if (pending.length === 0 || (lots && pending.length < named.length)) {
    refuse.conflict('lot-not-pending', 'The lot has no pending points.', {
      lots: named.filter((lot) => lot.pending === 0).map(({ lot }) => lot),
    });
  }
  return pending;
};
