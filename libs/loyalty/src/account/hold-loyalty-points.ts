import { addMs, command, happened, IsId, IsInt, IsNewId, IsOptional, Max, Min, refuse } from '#kernel';
import { MAX_POINTS } from '../program/terms.js';
import { accountAt } from './account-at.js';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import type { Account } from './account.model.js';
import { OfAccount } from './membership.events.js';
import { spend } from './spend.js';
import { LoyaltyPointsHeld, MAX_HOLD_SECONDS } from './spending.events.js';

/** Promises points until they are captured, released, or the time is over. */
export class HoldLoyaltyPoints extends OfAccount {
  @IsNewId()
  holdId!: string;

  @IsInt()
  @Min(1)
  @Max(MAX_POINTS)
  points!: number;

  @IsInt()
  @Min(1)
  @Max(MAX_HOLD_SECONDS)
  ttlSeconds!: number;

  @IsOptional()
  @IsId()
  ref?: string;
}

export const holdLoyaltyPoints = command(HoldLoyaltyPoints, {
  of: accountState,
  on: 'existing',
  nowOnly: true,
  stream: accountStream,
  reads: accountReads,
  decide: (state, c, { at, refs: { program } }) => {
    if (isKnown(state, c)) return [];
    const allocations = spend(accountAt(state, at), program, c.points);
    return [happened(LoyaltyPointsHeld, { ...c, allocations, until: addMs(at, c.ttlSeconds * 1000) })];
  },
});

const isKnown = ({ holds, redemptions }: Account, { holdId, points, ttlSeconds, ref }: HoldLoyaltyPoints): boolean => {
  const known = holds.find((hold) => hold.holdId === holdId);
  const isOther = known && (known.points !== points || known.ttlSeconds !== ttlSeconds || known.ref !== ref);
  // A captured hold becomes the redemption of its id.
  if (isOther || (!known && redemptions.some(({ redemptionId }) => redemptionId === holdId))) {
    refuse.conflict('hold-exists', 'Another hold or redemption has this id.', { holdId });
  }
  return known !== undefined;
};
