import { IsInt, IsOneOf, IsOptional, IsSlug, Matches, Max, Min, ValidateIf } from '#kernel';

export const CAP_PERIODS = ['day', 'week', 'month', 'year', 'ever'] as const;
export const PENDING_KINDS = ['immediate', 'days', 'on-action'] as const;
export const PENDING_ROUND_UPS = ['day', 'week', 'month'] as const;
export const EXPIRY_KINDS = ['never', 'days', 'months', 'end-of-month', 'end-of-year', 'fixed-day'] as const;
export const EXPIRY_ROUND_UPS = ['month', 'quarter', 'half', 'year'] as const;
export const RETURN_POLICIES = ['only-pending', 'within-balance', 'unlimited'] as const;
export const RETURN_MATCHINGS = ['item-exact', 'proportional'] as const;

export type CapPeriod = (typeof CAP_PERIODS)[number];
export type PendingKind = (typeof PENDING_KINDS)[number];
export type PendingRoundUp = (typeof PENDING_ROUND_UPS)[number];
export type ExpiryKind = (typeof EXPIRY_KINDS)[number];
export type ExpiryRoundUp = (typeof EXPIRY_ROUND_UPS)[number];
export type ReturnPolicy = (typeof RETURN_POLICIES)[number];
export type ReturnMatching = (typeof RETURN_MATCHINGS)[number];

/** Of one command. */
export const MAX_POINTS = 1_000_000_000;
const MAX_TERM = 3_660;

/** At most `points` for a member in a period, which is that of the activity. */
export class Cap {
  @IsOneOf(CAP_PERIODS)
  per!: CapPeriod;

  @IsInt()
  @Min(0)
  @Max(MAX_POINTS)
  points!: number;

  /** Only for awards of this rule; what the program computes has the rule `earn`. */
  @IsOptional()
  @IsSlug(40)
  rule?: string;
}

export class Pending {
  @IsOneOf(PENDING_KINDS)
  kind: PendingKind = 'immediate';

  @ValidateIf((pending: Pending) => pending.kind === 'days')
  @IsInt()
  @Min(1)
  @Max(MAX_TERM)
  n?: number;

  /** To the next midnight, Monday or first of a month. */
  @IsOptional()
  @IsOneOf(PENDING_ROUND_UPS)
  roundUp?: PendingRoundUp;
}

const COUNTED: readonly ExpiryKind[] = ['days', 'months', 'end-of-year'];

export class Expiry {
  @IsOneOf(EXPIRY_KINDS)
  kind: ExpiryKind = 'never';

  /** Days, months, or years of which the activity's is the first. */
  @ValidateIf((expiry: Expiry) => COUNTED.includes(expiry.kind))
  @IsInt()
  @Min(1)
  @Max(MAX_TERM)
  n?: number;

  /** `MM-DD`, the last usable day. */
  @ValidateIf((expiry: Expiry) => expiry.kind === 'fixed-day')
  @Matches(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { message: '$property must be a day such as 12-31' })
  day?: string;

  /** To the end of the month, quarter, half or whole year. */
  @IsOptional()
  @IsOneOf(EXPIRY_ROUND_UPS)
  roundUp?: ExpiryRoundUp;
}

export class Returns {
  /** Where returned points may be taken; `unlimited` makes debt. */
  @IsOneOf(RETURN_POLICIES)
  policy: ReturnPolicy = 'within-balance';

  @IsOneOf(RETURN_MATCHINGS)
  matching: ReturnMatching = 'item-exact';

  /** Restored points of an expired lot are usable through this day after; 0: they expire at once. */
  @IsInt()
  @Min(0)
  @Max(366)
  restoreGraceDays = 0;
}
