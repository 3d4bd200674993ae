import { IsArray, IsDay, IsFieldMap, IsId, IsInt, IsMoney, IsOneOf, IsOptional, IsPersonal, IsSlug } from '#kernel';
import { events, IsText, Matches, Max, Min, Money, Nested, Sourced, type Day, type Personal } from '#kernel';

export const FORECAST_CATEGORIES = ['commit', 'best', 'pipeline', 'omitted'] as const;
export type ForecastCategory = (typeof FORECAST_CATEGORIES)[number];

export const LOSS_REASONS = [
  'price',
  'competitor',
  'no-budget',
  'no-decision',
  'timing',
  'fit',
  'relationship',
  'duplicate',
  'other',
] as const;
export type LossReason = (typeof LOSS_REASONS)[number];

export type DealField = string | number;
export type DealFields = Readonly<Record<string, DealField>>;

/** Characters of a free text. */
export const MAX_REASON = 2_000;

/** Percent. */
export const IsPercent = (): PropertyDecorator => (prototype, field) => {
  for (const decorate of [IsInt(), Min(0), Max(100)]) decorate(prototype, field);
};

/** Every command and event of a deal names it. */
export class OfDeal {
  @IsId() dealId!: string;
}

/** What is known of a deal when it is opened, as it is sent and as it is recorded. */
export class DealTerms extends Sourced {
  @IsId() dealId!: string;
  @IsId() customerId!: string;
  @IsId() pipeline!: string;
  @IsPersonal() @IsText(200) title!: Personal<string>;
  @IsMoney({ min: 0 }) amount!: Money;
  @IsDay() closeDate!: Day;
  @IsId() owner!: string;
  @IsOptional() @IsPersonal() @IsFieldMap() fields?: Personal<DealFields>;
  @IsOptional() @IsId() campaignId?: string;
}

export class DealOpened extends DealTerms {
  @IsSlug() stage!: string;
  @IsOneOf(FORECAST_CATEGORIES) category!: ForecastCategory;
  @IsInt() @Min(1) pipelineVersion!: number;
  @IsPercent() probability!: number;
}

class DealMoved extends OfDeal {
  @IsSlug() from!: string;
  @IsSlug() to!: string;
  @IsInt() @Min(1) pipelineVersion!: number;
  @IsPercent() probability!: number;
}

export class DealAdvanced extends DealMoved {
  @IsOptional() @IsPersonal() @IsFieldMap() fields?: Personal<DealFields>;
}

export class DealMovedBack extends DealMoved {
  @IsPersonal() @IsText(500) reason!: Personal<string>;
}

/** One value of the deal that changed. */
export class DealFieldChange {
  /** `title`, or `fields.` and the name of the field. */
  @Matches(/^(title|fields\.[A-Za-z][A-Za-z0-9_-]{0,39})$/) field!: string;
  @IsOptional() @IsPersonal() from?: Personal<DealField>;
  @IsOptional() @IsPersonal() to!: Personal<DealField>;
}

export class DealFieldsChanged extends OfDeal {
  @IsArray() @Nested(() => DealFieldChange, { each: true }) changed!: DealFieldChange[];
}

export class DealAmountChanged extends OfDeal {
  @IsMoney({ min: 0 }) from!: Money;
  @IsMoney({ min: 0 }) to!: Money;
}

export class DealCloseDateChanged extends OfDeal {
  @IsDay() from!: Day;
  @IsDay() to!: Day;
  @IsPersonal() @IsText(MAX_REASON) reason!: Personal<string>;
  /** How often the deal was pushed so far, this time included. */
  @IsInt() @Min(0) pushes!: number;
}

export class ProbabilityOverridden extends OfDeal {
  @IsPercent() percent!: number;
  @IsPersonal() @IsText(MAX_REASON) reason!: Personal<string>;
}

export class ProbabilityOverrideCleared extends OfDeal {}

export class ForecastCategorySet extends OfDeal {
  @IsOneOf(FORECAST_CATEGORIES) from!: ForecastCategory;
  @IsOneOf(FORECAST_CATEGORIES) to!: ForecastCategory;
}

export class DealHeld extends OfDeal {
  /** The day as which begins the hold ends by itself. */
  @IsOptional() @IsDay() until?: Day;
  @IsOptional() @IsPersonal() @IsText(MAX_REASON) reason?: Personal<string>;
}

export class DealResumed extends OfDeal {}

export class DealWon extends OfDeal {
  @IsMoney({ min: 0 }) amount!: Money;
  @IsSlug() fromStage!: string;
}

export class DealLost extends OfDeal {
  @IsOneOf(LOSS_REASONS) reason!: LossReason;
  @IsOptional() @IsPersonal() @IsText(500) note?: Personal<string>;
  @IsOptional() @IsId() competitor?: string;
  @IsSlug() fromStage!: string;
}

export class DealReopened extends OfDeal {
  @IsSlug() stage!: string;
  @IsPersonal() @IsText(MAX_REASON) reason!: Personal<string>;
  @IsInt() @Min(1) pipelineVersion!: number;
  @IsPercent() probability!: number;
}

export class DealOwnerAssigned extends OfDeal {
  @IsId() from!: string;
  @IsId() to!: string;
}

export const dealEvents = events({
  DealOpened,
  DealAdvanced,
  DealMovedBack,
  DealFieldsChanged,
  DealAmountChanged,
  DealCloseDateChanged,
  ProbabilityOverridden,
  ProbabilityOverrideCleared,
  ForecastCategorySet,
  DealHeld,
  DealResumed,
  DealWon,
  DealLost,
  DealReopened,
  DealOwnerAssigned,
});
