import {
  ArrayMaxSize,
  ArrayUnique,
  CHANNELS,
  IsArray,
  IsDay,
  IsId,
  IsInt,
  IsMoney,
  IsOneOf,
  IsOptional,
  IsSlug,
  Matches,
  Max,
  Min,
  Nested,
  ValidateIf,
  type Channel,
  type Day,
  type Money,
} from '#kernel';

export const RULE_KINDS = ['spend', 'product', 'multiplier', 'bonus'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

const MAX_NAMES = 500;
/** Points and factors: up to 9 digits, up to 6 decimals. */
const DECIMAL = /^\d{1,9}(\.\d{1,6})?$/;

/** Goods by their sku or by one of their labels. */
export class Goods {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_NAMES)
  @ArrayUnique()
  @IsId({ each: true })
  skus?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_NAMES)
  @ArrayUnique()
  @IsSlug(64, { each: true })
  labels?: string[];
}

/** What a rule asks of an order and its line; what is left out holds for all. */
export class RuleCondition extends Goods {
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsOneOf(CHANNELS, { each: true })
  channels?: Channel[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_NAMES)
  @ArrayUnique()
  @IsId({ each: true })
  stores?: string[];

  /** 1 = Monday … 7 = Sunday, of the activity's day in the program's zone. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays?: number[];
}

export class EarnRule {
  @IsSlug(40)
  ruleId!: string;

  @IsOneOf(RULE_KINDS)
  kind!: RuleKind;

  /** The lowest goes first. */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  priority!: number;

  @IsOptional()
  @IsDay()
  validFrom?: Day;

  /** The last day. */
  @IsOptional()
  @IsDay()
  validTo?: Day;

  @IsOptional()
  @Nested(() => RuleCondition)
  when?: RuleCondition;

  /** spend: points per `per`; product: points a unit; multiplier: the factor; bonus: points. */
  @Matches(DECIMAL, { message: '$property must be a decimal such as "1.5"' })
  value!: string;

  @ValidateIf((rule: EarnRule) => rule.kind === 'spend')
  @IsMoney({ min: 1 })
  per?: Money;
}
