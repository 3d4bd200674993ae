import { command, happened, IsId, IsInt, IsNewId, IsOptional, Max, Min, refuse } from '#kernel';
import { MAX_POINTS } from '../program/terms.js';
import { accountAt } from './account-at.js';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import type { Account } from './account.model.js';
import { OfAccount } from './membership.events.js';
import { spend } from './spend.js';
import { LoyaltyPointsRedeemed } from './spending.events.js';

export class RedeemLoyaltyPoints extends OfAccount {
  @IsNewId()
  redemptionId!: string;

  @IsInt()
  @Min(1)
  @Max(MAX_POINTS)
  points!: number;

  @IsOptional()
  @IsId()
  orderId?: string;
}

export const redeemLoyaltyPoints = command(RedeemLoyaltyPoints, {
  of: accountState,
  on: 'existing',
  nowOnly: true,
  stream: accountStream,
  reads: accountReads,
  decide: (state, c, { at, refs: { program } }) => {
    if (isKnown(state, c)) return [];
    const allocations = spend(accountAt(state, at), program, c.points);
    return [happened(LoyaltyPointsRedeemed, { ...c, allocations })];
  },
});

const isKnown = ({ redemptions, holds }: Account, { redemptionId, points, orderId }: RedeemLoyaltyPoints): boolean => {
  const known = redemptions.find((redemption) => redemption.redemptionId === redemptionId);
  const isOther = known && (known.points !== points || known.orderId !== orderId);
  // A captured hold becomes the redemption of its id.
  if (isOther || (!known && holds.some(({ holdId }) => holdId === redemptionId))) {
    refuse.conflict('redemption-exists', 'Another redemption or hold has this id.', { redemptionId });
  }
  return known !== undefined;
};
