import {
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsId,
  IsInstant,
  IsInt,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsSlug,
  IsText,
  Min,
  Nested,
  type Instant,
  type Personal,
} from '#kernel';
import { OfAccount } from './membership.events.js';
import { ActivatedPoints, EarnStep, IsPoints, IsLine, LotPoints } from './parts.js';

export const EXPIRY_REASONS = ['date', 'left'] as const;
export type ExpiryReason = (typeof EXPIRY_REASONS)[number];

export class LoyaltyPointsIssued extends OfAccount {
  /** From 1 in its account. */
  @IsInt()
  @Min(1)
  lot!: number;

  @IsId()
  document!: string;

  @IsLine()
  line!: string;

  /** `earn` where the program computed it. */
  @IsSlug(40)
  rule!: string;

  @IsPoints(1)
  points!: number;

  /** Before the caps. */
  @IsPoints(1)
  desired!: number;

  @IsOptional()
  @IsBoolean()
  capped?: boolean;

  @Nested(() => EarnStep, { each: true })
  @IsArray()
  steps!: EarnStep[];

  @IsInstant()
  activityAt!: Instant;

  /** Absent: by ActivateLoyaltyPoints. */
  @IsOptional()
  @IsInstant()
  activeFrom?: Instant;

  /** The first instant of uselessness; absent: never, or known at activation. */
  @IsOptional()
  @IsInstant()
  expiresAt?: Instant;

  /** What repaid debt as the lot became active at issue. */
  @IsPoints()
  offset!: number;

  @IsOptional()
  @IsPersonal()
  @IsText(500)
  reason?: Personal<string>;

  @IsOptional()
  @IsId()
  causeId?: string;
}

/** An award that a cap left nothing of. */
export class LoyaltyPointsWithheld extends OfAccount {
  @IsId()
  document!: string;

  @IsLine()
  line!: string;

  @IsSlug(40)
  rule!: string;

  @IsPoints(1)
  desired!: number;

  @IsOneOf(['cap'])
  reason!: 'cap';
}

/** By action; or recorded after the date brought it, which changes nothing. */
export class LoyaltyPointsActivated extends OfAccount {
  static dated = true;

  @Nested(() => ActivatedPoints, { each: true })
  @ArrayMinSize(1)
  lots!: ActivatedPoints[];
}

/** Recorded after the date brought it, which changes nothing. */
export class LoyaltyPointsExpired extends OfAccount {
  static dated = true;

  @Nested(() => LotPoints, { each: true })
  @ArrayMinSize(1)
  lots!: LotPoints[];

  @IsOneOf(EXPIRY_REASONS)
  reason!: ExpiryReason;
}
