import {
  ArrayMaxSize,
  ArrayUnique,
  events,
  IsArray,
  IsBoolean,
  IsDay,
  IsId,
  IsInt,
  IsMoney,
  IsOneOf,
  IsOptional,
  IsSlug,
  IsTimeZone,
  Matches,
  Max,
  Min,
  Nested,
  ValidateIf,
  type Day,
  type Money,
} from '#kernel';

export const JOINS = ['explicit', 'first-earn', 'first-activation'] as const;
export const MEMBER_STATUSES = ['active', 'suspended'] as const;
export const RULE_KINDS = ['spend', 'product', 'multiplier', 'bonus'] as const;
export const MULTIPLIER_MODES = ['best-of', 'stack'] as const;
export const ROUNDINGS = ['floor', 'half-up', 'ceil'] as const;
export const CAP_PERIODS = ['day', 'week', 'month', 'year', 'ever'] as const;
export const PENDING_KINDS = ['immediate', 'days', 'on-action'] as const;
export const PENDING_ROUND_UPS = ['day', 'week', 'month'] as const;
export const EXPIRY_KINDS = ['never', 'days', 'months', 'end-of-month', 'end-of-year', 'fixed-day'] as const;
export const EXPIRY_ROUND_UPS = ['month', 'quarter', 'half', 'year'] as const;
export const RETURN_POLICIES = ['only-pending', 'within-balance', 'unlimited'] as const;
export const RETURN_MATCHINGS = ['item-exact', 'proportional'] as const;

export type MemberStatus = (typeof MEMBER_STATUSES)[number];
export type RuleKind = (typeof RULE_KINDS)[number];
export type Rounding = (typeof ROUNDINGS)[number];
export type CapPeriod = (typeof CAP_PERIODS)[number];
export type ReturnPolicy = (typeof RETURN_POLICIES)[number];

export const MAX_POINTS = 1_000_000_000;
const MAX_RULES = 200;
const MAX_NAMES = 500;
const MAX_DAYS = 3_660;

/** No `.`, which joins the program and the customer in an account's name. */
export const PROGRAM_ID = /^[A-Za-z0-9][A-Za-z0-9_:-]{0,19}$/;
/** Points, factors: up to 9 digits, up to 6 decimals. */
const DECIMAL = /^\d{1,9}(\.\d{1,6})?$/;

/** What a rule asks of an order and its line; what is left out holds for all. */
export class RuleCondition {
  @IsOptional() @IsArray() @ArrayMaxSize(MAX_NAMES) @ArrayUnique() @IsId({ each: true })
  skus?: string[];

  @IsOptional() @IsArray() @ArrayMaxSize(MAX_NAMES) @ArrayUnique() @IsSlug(64, { each: true })
  labels?: string[];

  @IsOptional() @IsArray() @ArrayMaxSize(MAX_NAMES) @ArrayUnique() @IsSlug(64, { each: true })
  channels?: string[];

  @IsOptional() @IsArray() @ArrayMaxSize(MAX_NAMES) @ArrayUnique() @IsId({ each: true })
  stores?: string[];

  /** 1 = Monday … 7 = Sunday, of the local day in the program's zone. */
  @IsOptional() @IsArray() @ArrayUnique() @IsInt({ each: true }) @Min(1, { each: true }) @Max(7, { each: true })
  weekdays?: number[];
}

export class EarnRule {
  @IsSlug(40)
  ruleId!: string;

  @IsOneOf(RULE_KINDS)
  kind!: RuleKind;

  /** The lowest goes first. */
  @IsInt() @Min(0) @Max(1_000_000)
  priority!: number;

  @IsOptional() @IsDay()
  validFrom?: Day;

  /** The last day. */
  @IsOptional() @IsDay()
  validTo?: Day;

  @IsOptional() @Nested(() => RuleCondition)
  when?: RuleCondition;

  /** spend: points per `per`; product: points a unit; multiplier: the factor; bonus: points. */
  @Matches(DECIMAL, { message: '$property must be a decimal such as "1.5"' })
  value!: string;

  @ValidateIf((rule: EarnRule) => rule.kind === 'spend') @IsMoney({ min: 1 })
  per?: Money;
}

/** What earns nothing. Delivery never earns: it is no line. */
export class Exclusions {
  @IsOptional() @IsArray() @ArrayMaxSize(MAX_NAMES) @ArrayUnique() @IsId({ each: true })
  skus?: string[];

  @IsOptional() @IsArray() @ArrayMaxSize(MAX_NAMES) @ArrayUnique() @IsSlug(64, { each: true })
  labels?: string[];
}

/** At most `points` for a member in a period of the activity. */
export class Cap {
  @IsOneOf(CAP_PERIODS)
  per!: CapPeriod;

  @IsInt() @Min(0) @Max(MAX_POINTS)
  points!: number;

  /** Only for awards of this rule; what the program computes has the rule `earn`. */
  @IsOptional() @IsSlug(40)
  rule?: string;
}

export class Pending {
  @IsOneOf(PENDING_KINDS)
  kind: (typeof PENDING_KINDS)[number] = 'immediate';

  @ValidateIf((pending: Pending) => pending.kind === 'days') @IsInt() @Min(1) @Max(MAX_DAYS)
  n?: number;

  /** To the next midnight, Monday or first of a month. */
  @IsOptional() @IsOneOf(PENDING_ROUND_UPS)
  roundUp?: (typeof PENDING_ROUND_UPS)[number];
}

export class Expiry {
  @IsOneOf(EXPIRY_KINDS)
  kind: (typeof EXPIRY_KINDS)[number] = 'never';

  /** Days, months, or years of which the activity's is the first. */
  @ValidateIf((expiry: Expiry) => ['days', 'months', 'end-of-year'].includes(expiry.kind)) @IsInt() @Min(1) @Max(MAX_DAYS)
  n?: number;

  /** `MM-DD`, the last usable day. */
  @ValidateIf((expiry: Expiry) => expiry.kind === 'fixed-day') @Matches(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
  day?: string;

  /** To the end of the month, quarter, half or whole year. */
  @IsOptional() @IsOneOf(EXPIRY_ROUND_UPS)
  roundUp?: (typeof EXPIRY_ROUND_UPS)[number];
}

export class Returns {
  /** Where the returned points may be taken; `unlimited` makes debt. */
  @IsOneOf(RETURN_POLICIES)
  policy: ReturnPolicy = 'within-balance';

  @IsOneOf(RETURN_MATCHINGS)
  matching: (typeof RETURN_MATCHINGS)[number] = 'item-exact';

  /** Restored points of an expired lot are usable through this day after; 0 = they expire at once. */
  @IsInt() @Min(0) @Max(366)
  restoreGraceDays = 0;
}

/** What a program consists of: each version is whole. */
export class ProgramSettings {
  @Matches(PROGRAM_ID)
  program!: string;

  @IsTimeZone()
  timeZone!: string;

  /** What one point is worth as a liability. */
  @IsMoney({ min: 0 })
  pointCost!: Money;

  @IsOneOf(JOINS)
  join: (typeof JOINS)[number] = 'explicit';

  @IsArray() @ArrayUnique() @IsOneOf(MEMBER_STATUSES, { each: true })
  mayEarn: MemberStatus[] = ['active'];

  @IsArray() @ArrayUnique() @IsOneOf(MEMBER_STATUSES, { each: true })
  mayRedeem: MemberStatus[] = ['active'];

  @Nested(() => EarnRule, { each: true }) @IsArray() @ArrayMaxSize(MAX_RULES)
  @ArrayUnique((rule: EarnRule) => rule.ruleId)
  earnRules: EarnRule[] = [];

  @Nested(() => Exclusions)
  exclude: Exclusions = new Exclusions();

  @IsOneOf(MULTIPLIER_MODES)
  multipliers: (typeof MULTIPLIER_MODES)[number] = 'best-of';

  @IsOneOf(ROUNDINGS)
  rounding: Rounding = 'floor';

  /** Whether what is paid with points earns. */
  @IsBoolean()
  earnOnPointsPaid = false;

  @Nested(() => Cap, { each: true }) @IsArray() @ArrayMaxSize(MAX_RULES)
  caps: Cap[] = [];

  @Nested(() => Pending)
  pending: Pending = new Pending();

  @Nested(() => Expiry)
  expiry: Expiry = new Expiry();

  @Nested(() => Returns)
  returns: Returns = new Returns();
}

export class ProgramPublished extends ProgramSettings {
  @IsInt() @Min(1)
  version!: number;
}

export const programEvents = events({ ProgramPublished });
