import {
  ArrayMaxSize,
  ArrayUnique,
  events,
  IsArray,
  IsBoolean,
  IsInt,
  IsMoney,
  IsOneOf,
  IsTimeZone,
  Matches,
  Min,
  Nested,
  type Money,
} from '#kernel';
import { EarnRule, Goods } from './earn-rule.js';
import { Cap, Expiry, Pending, Returns } from './terms.js';

export const JOINS = ['explicit', 'first-earn', 'first-activation'] as const;
export const MEMBER_STATUSES = ['active', 'suspended'] as const;
export const MULTIPLIER_MODES = ['best-of', 'stack'] as const;
export const ROUNDINGS = ['floor', 'half-up', 'ceil'] as const;

export type Join = (typeof JOINS)[number];
export type MemberStatus = (typeof MEMBER_STATUSES)[number];
export type MultiplierMode = (typeof MULTIPLIER_MODES)[number];
export type Rounding = (typeof ROUNDINGS)[number];

/** No `.`, which joins the program and the customer in an account's name. */
export const IsProgramId = (): PropertyDecorator =>
  Matches(/^[A-Za-z0-9][A-Za-z0-9_:-]{0,19}$/, {
    message: '$property must have 1–20 letters, digits or any of _ : -, beginning with a letter or digit',
  });

const MAX_RULES = 200;

/** What a program consists of: each version is whole. */
export class ProgramSettings {
  @IsProgramId()
  program!: string;

  @IsTimeZone()
  timeZone!: string;

  /** What one point is worth as a liability. */
  @IsMoney({ min: 0 })
  pointCost!: Money;

  /** `first-activation`: enrolled as the first lot becomes active. */
  @IsOneOf(JOINS)
  join: Join = 'explicit';

  @IsArray()
  @ArrayUnique()
  @IsOneOf(MEMBER_STATUSES, { each: true })
  mayEarn: MemberStatus[] = ['active'];

  @IsArray()
  @ArrayUnique()
  @IsOneOf(MEMBER_STATUSES, { each: true })
  mayRedeem: MemberStatus[] = ['active'];

  @Nested(() => EarnRule, { each: true })
  @IsArray()
  @ArrayMaxSize(MAX_RULES)
  @ArrayUnique((rule: EarnRule) => rule.ruleId)
  earnRules: EarnRule[] = [];

  /** What earns nothing. Delivery never earns: it is no line. */
  @Nested(() => Goods)
  exclude: Goods = new Goods();

  @IsOneOf(MULTIPLIER_MODES)
  multipliers: MultiplierMode = 'best-of';

  /** Once a line. */
  @IsOneOf(ROUNDINGS)
  rounding: Rounding = 'floor';

  /** Whether what is paid with points earns. */
  @IsBoolean()
  earnOnPointsPaid = false;

  @Nested(() => Cap, { each: true })
  @IsArray()
  @ArrayMaxSize(MAX_RULES)
  caps: Cap[] = [];

  @Nested(() => Pending)
  pending: Pending = new Pending();

  @Nested(() => Expiry)
  expiry: Expiry = new Expiry();

  @Nested(() => Returns)
  returns: Returns = new Returns();
}

export class ProgramPublished extends ProgramSettings {
  @IsInt()
  @Min(1)
  version!: number;
}

export const programEvents = events({ ProgramPublished });
