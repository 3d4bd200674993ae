import {
  ArrayMinSize,
  events,
  IsArray,
  IsBoolean,
  IsId,
  IsInstant,
  IsInt,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsSlug,
  IsString,
  IsText,
  Matches,
  Max,
  Min,
  Nested,
  type Instant,
  type Personal,
} from '#kernel';
import { MAX_POINTS, RETURN_POLICIES, type ReturnPolicy } from '../program/program.events.js';
import { MemberEnrolled, MemberLeft, MemberResumed, MemberSuspended, OfAccount } from './membership.events.js';

export const EARN_STEPS = ['base', 'multiplier', 'bonus', 'cap', 'rounding'] as const;
export const EXPIRY_REASONS = ['date', 'left'] as const;
export const MAX_HOLD_SECONDS = 2_592_000;

export type ExpiryReason = (typeof EXPIRY_REASONS)[number];

/** A line of the document; `*` where an award belongs to none. */
export const LINE = /^(\*|[A-Za-z0-9][A-Za-z0-9._:-]{0,63})$/;

const IsPoints = (min = 0): PropertyDecorator => (prototype, field) => {
  for (const decorate of [IsInt(), Min(min), Max(Number.MAX_SAFE_INTEGER)]) decorate(prototype, field);
};

/** One step of a computation in exact numbers: `45`, or `45/2`. */
export class EarnStep {
  @IsString() rule!: string;
  /** Of the program. */
  @IsInt() @Min(1) version!: number;
  @IsOneOf(EARN_STEPS) step!: (typeof EARN_STEPS)[number];
  @IsString() in!: string;
  @IsString() out!: string;
}

export class LoyaltyPointsIssued extends OfAccount {
  /** From 1 in its account. */
  @IsInt() @Min(1) lot!: number;
  @IsId() document!: string;
  @Matches(LINE) line!: string;
  /** `earn` where the program computed it. */
  @IsSlug(40) rule!: string;
  @IsPoints(1) points!: number;
  /** Before the caps. */
  @IsPoints(1) desired!: number;
  @IsOptional() @IsBoolean() capped?: boolean;
  @Nested(() => EarnStep, { each: true }) @IsArray() steps!: EarnStep[];
  @IsInstant() activityAt!: Instant;
  /** Absent: by ActivateLoyaltyPoints. */
  @IsOptional() @IsInstant() activeFrom?: Instant;
  /** The first instant of uselessness; absent: never, or known at activation. */
  @IsOptional() @IsInstant() expiresAt?: Instant;
  /** What repaid debt as the lot became active at issue. */
  @IsPoints() offset!: number;
  @IsOptional() @IsPersonal() @IsText(500) reason?: Personal<string>;
  @IsOptional() @IsId() causeId?: string;
}

/** An award that a cap left nothing of. */
export class LoyaltyPointsWithheld extends OfAccount {
  @IsId() document!: string;
  @Matches(LINE) line!: string;
  @IsSlug(40) rule!: string;
  @IsPoints(1) desired!: number;
  @IsOneOf(['cap']) reason!: 'cap';
}

export class LotPoints {
  @IsInt() @Min(1) lot!: number;
  @IsPoints() points!: number;
}

/** Points that become active: `offset` of them repay debt first. */
export class FreedPoints extends LotPoints {
  @IsPoints() offset!: number;
}

export class ActivatedPoints extends FreedPoints {
  @IsOptional() @IsInstant() expiresAt?: Instant;
}

/** By action; or recorded after the date brought it, which changes nothing. */
export class LoyaltyPointsActivated extends OfAccount {
  static dated = true;

  @Nested(() => ActivatedPoints, { each: true }) @ArrayMinSize(1) lots!: ActivatedPoints[];
}

export class LoyaltyPointsRedeemed extends OfAccount {
  @IsId() redemptionId!: string;
  @IsPoints(1) points!: number;
  @IsOptional() @IsId() orderId?: string;
  @Nested(() => LotPoints, { each: true }) @ArrayMinSize(1) allocations!: LotPoints[];
}

export class LoyaltyPointsRestored extends OfAccount {
  @IsId() restoreId!: string;
  @IsId() redemptionId!: string;
  @IsPoints(1) points!: number;
  @Nested(() => ActivatedPoints, { each: true }) @ArrayMinSize(1) allocations!: ActivatedPoints[];
  @IsPersonal() @IsText(500) reason!: Personal<string>;
}

export class LoyaltyPointsHeld extends OfAccount {
  @IsId() holdId!: string;
  @IsPoints(1) points!: number;
  @IsInt() @Min(1) @Max(MAX_HOLD_SECONDS) ttlSeconds!: number;
  @IsOptional() @IsId() ref?: string;
  @Nested(() => LotPoints, { each: true }) @ArrayMinSize(1) allocations!: LotPoints[];
  @IsInstant() until!: Instant;
}

export class HoldCaptured extends OfAccount {
  @IsId() holdId!: string;
  @Nested(() => LotPoints, { each: true }) @ArrayMinSize(1) captured!: LotPoints[];
  @Nested(() => FreedPoints, { each: true }) @IsArray() released!: FreedPoints[];
}

/** By request; or recorded after its time ran out, which changes nothing. */
export class HoldReleased extends OfAccount {
  static dated = true;

  @IsId() holdId!: string;
  @Nested(() => FreedPoints, { each: true }) @ArrayMinSize(1) allocations!: FreedPoints[];
  @IsOneOf(['asked', 'time']) by!: 'asked' | 'time';
}

export class ReturnedQuantity {
  @IsId() lineId!: string;
  /** So far. */
  @IsInt() @Min(0) @Max(1_000_000) returnedQty!: number;
  @IsInt() @Min(1) @Max(1_000_000) qty!: number;
}

/** What of an order is returned so far, in minor units and without delivery. */
export class ReturnedSoFar {
  @Nested(() => ReturnedQuantity, { each: true }) @IsArray() lines!: ReturnedQuantity[];
  @IsPoints() value!: number;
  @IsPoints() orderValue!: number;
}

/** What a lot gives back of its award; `forgone` of it had expired already. */
export class TakenBack extends LotPoints {
  @IsPoints() forgone!: number;
}

export class TakenFrom extends LotPoints {
  @IsOneOf(['pending', 'active']) bucket!: 'pending' | 'active';
}

/** amount = allocations + forgone + debt + shortfall. */
export class LoyaltyPointsReversed extends OfAccount {
  @IsId() reversalId!: string;
  @IsId() document!: string;
  @IsOptional() @IsInt() @Min(1) @Max(MAX_POINTS) points?: number;
  @IsOptional() @Nested(() => ReturnedSoFar) returned?: ReturnedSoFar;
  @IsPoints(1) amount!: number;
  @Nested(() => TakenBack, { each: true }) @ArrayMinSize(1) awards!: TakenBack[];
  @Nested(() => TakenFrom, { each: true }) @IsArray() allocations!: TakenFrom[];
  @IsPoints() forgone!: number;
  @IsPoints() debt!: number;
  @IsPoints() shortfall!: number;
  @IsOneOf(RETURN_POLICIES) policy!: ReturnPolicy;
}

/** Recorded after the date brought it, which changes nothing. */
export class LoyaltyPointsExpired extends OfAccount {
  static dated = true;

  @Nested(() => LotPoints, { each: true }) @ArrayMinSize(1) lots!: LotPoints[];
  @IsOneOf(EXPIRY_REASONS) reason!: ExpiryReason;
}

export const loyaltyEvents = events({
  MemberEnrolled,
  MemberSuspended,
  MemberResumed,
  MemberLeft,
  LoyaltyPointsIssued,
  LoyaltyPointsWithheld,
  LoyaltyPointsActivated,
  LoyaltyPointsRedeemed,
  LoyaltyPointsRestored,
  LoyaltyPointsHeld,
  HoldCaptured,
  HoldReleased,
  LoyaltyPointsReversed,
  LoyaltyPointsExpired,
});
