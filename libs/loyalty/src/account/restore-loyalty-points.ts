import {
  addDays,
  command,
  dayOf,
  happened,
  IsId,
  IsInt,
  IsNewId,
  IsOptional,
  IsPersonal,
  IsText,
  Max,
  Min,
  refuse,
  startOfDay,
  type Instant,
  type Personal,
} from '#kernel';
import type { ProgramPublished } from '../program/program.events.js';
import { MAX_POINTS } from '../program/terms.js';
import { accountAt } from './account-at.js';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import type { Account, Redemption, Restore } from './account.model.js';
import { repay, sum, take } from './lot.js';
import { OfAccount } from './membership.events.js';
import { LoyaltyPointsRestored } from './spending.events.js';

/** Gives redeemed points back to their lots; without `points` all that is left of the redemption. */
export class RestoreLoyaltyPoints extends OfAccount {
  @IsNewId()
  restoreId!: string;

  @IsId()
  redemptionId!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_POINTS)
  points?: number;

  @IsPersonal()
  @IsText(500)
  reason!: Personal<string>;
}

export const restoreLoyaltyPoints = command(RestoreLoyaltyPoints, {
  of: accountState,
  on: 'existing',
  nowOnly: true,
  stream: accountStream,
  reads: accountReads,
  decide: (state, c, { at, refs: { program } }) => {
    if (isKnown(state, c)) return [];
    const account = accountAt(state, at);
    const redemption = account.redemptions.find(({ redemptionId }) => redemptionId === c.redemptionId);
    const left = redemption
      ? partsLeft(redemption)
      : refuse.missing('unknown-redemption', 'There is no such redemption.');
    const points = c.points ?? sum(left);
    if (points === 0 || points > sum(left)) {
      refuse.conflict('restore-exceeds-redemption', `Of the redemption ${sum(left)} points are left.`, {
        left: sum(left),
      });
    }
    const allocations = repay(account.debt, take(left, points)).map((part) => ({
      ...part,
      ...expiryAfter(account, program, part.lot, at),
    }));
    return [happened(LoyaltyPointsRestored, { ...c, points, allocations })];
  },
});

const isKnown = (account: Account, { restoreId, redemptionId, points }: RestoreLoyaltyPoints): boolean => {
  const known = account.restores.find((restore) => restore.restoreId === restoreId);
  const isSame =
    known?.redemptionId === redemptionId &&
    (points === undefined ? leftNothing(account, known) : known.points === points);
  if (known && !isSame) refuse.conflict('restore-exists', 'Another restoring has this id.', { restoreId });
  return known !== undefined;
};

// What was asked for without points, all that was left, is known by that.
const leftNothing = ({ restores, redemptions }: Account, { restoreId, redemptionId }: Restore): boolean => {
  const last = restores.findIndex((restore) => restore.restoreId === restoreId);
  const ofRedemption = restores.slice(0, last + 1).filter((restore) => restore.redemptionId === redemptionId);
  return sum(ofRedemption) === redemptions.find((redemption) => redemption.redemptionId === redemptionId)?.points;
};

// I17: the last taken goes back first.
const partsLeft = ({ allocations }: Redemption) =>
  allocations.map(({ lot, points, restored }) => ({ lot, points: points - restored })).reverse();

const expiryAfter = (
  account: Account,
  program: ProgramPublished,
  lot: number,
  at: Instant,
): { expiresAt?: Instant } => {
  const expiresAt = account.lots.find((known) => known.lot === lot)?.expiresAt;
  if (expiresAt === undefined) return {};
  const { restoreGraceDays } = program.returns;
  if (expiresAt > at || restoreGraceDays === 0) return { expiresAt };
  const { timeZone } = program;
  return { expiresAt: startOfDay(addDays(dayOf(at, timeZone), restoreGraceDays + 1), timeZone) };
};
