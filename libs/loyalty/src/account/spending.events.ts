import {
  ArrayMinSize,
  IsArray,
  IsId,
  IsInstant,
  IsInt,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsText,
  Max,
  Min,
  Nested,
  type Instant,
  type Personal,
} from '#kernel';
import { OfAccount } from './membership.events.js';
import { ActivatedPoints, FreedPoints, IsPoints, LotPoints } from './parts.js';

export const MAX_HOLD_SECONDS = 2_592_000;

export class LoyaltyPointsRedeemed extends OfAccount {
  @IsId()
  redemptionId!: string;

  @IsPoints(1)
  points!: number;

  @IsOptional()
  @IsId()
  orderId?: string;

  @Nested(() => LotPoints, { each: true })
  @ArrayMinSize(1)
  allocations!: LotPoints[];
}

export class LoyaltyPointsRestored extends OfAccount {
  @IsId()
  restoreId!: string;

  @IsId()
  redemptionId!: string;

  @IsPoints(1)
  points!: number;

  @Nested(() => ActivatedPoints, { each: true })
  @ArrayMinSize(1)
  allocations!: ActivatedPoints[];

  @IsPersonal()
  @IsText(500)
  reason!: Personal<string>;
}

export class LoyaltyPointsHeld extends OfAccount {
  @IsId()
  holdId!: string;

  @IsPoints(1)
  points!: number;

  @IsInt()
  @Min(1)
  @Max(MAX_HOLD_SECONDS)
  ttlSeconds!: number;

  @IsOptional()
  @IsId()
  ref?: string;

  @Nested(() => LotPoints, { each: true })
  @ArrayMinSize(1)
  allocations!: LotPoints[];

  @IsInstant()
  until!: Instant;
}

export class HoldCaptured extends OfAccount {
  @IsId()
  holdId!: string;

  @Nested(() => LotPoints, { each: true })
  @ArrayMinSize(1)
  captured!: LotPoints[];

  @Nested(() => FreedPoints, { each: true })
  @IsArray()
  released!: FreedPoints[];
}

/** By request; or recorded after its time ran out, which changes nothing. */
export class HoldReleased extends OfAccount {
  static dated = true;

  @IsId()
  holdId!: string;

  @Nested(() => FreedPoints, { each: true })
  @ArrayMinSize(1)
  allocations!: FreedPoints[];

  @IsOneOf(['asked', 'time'])
  by!: 'asked' | 'time';
}
