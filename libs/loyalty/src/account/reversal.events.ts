import { ArrayMinSize, IsArray, IsId, IsInt, IsOneOf, IsOptional, Max, Min, Nested } from '#kernel';
import { MAX_POINTS, RETURN_POLICIES, type ReturnPolicy } from '../program/terms.js';
import { OfAccount } from './membership.events.js';
import { IsPoints, ReturnedSoFar, TakenBack, TakenFrom } from './parts.js';

/** amount = allocations + forgone + debt + shortfall. */
export class LoyaltyPointsReversed extends OfAccount {
  @IsId()
  reversalId!: string;

  @IsId()
  document!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_POINTS)
  points?: number;

  @IsOptional()
  @Nested(() => ReturnedSoFar)
  returned?: ReturnedSoFar;

  @IsPoints(1)
  amount!: number;

  @Nested(() => TakenBack, { each: true })
  @ArrayMinSize(1)
  awards!: TakenBack[];

  @Nested(() => TakenFrom, { each: true })
  @IsArray()
  allocations!: TakenFrom[];

  @IsPoints()
  forgone!: number;

  @IsPoints()
  debt!: number;

  @IsPoints()
  shortfall!: number;

  @IsOneOf(RETURN_POLICIES)
  policy!: ReturnPolicy;
}
