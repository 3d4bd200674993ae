import {
  ArrayMaxSize,
  ArrayUnique,
  events,
  IsArray,
  IsDay,
  IsId,
  IsInt,
  IsMoney,
  IsNumber,
  IsOneOf,
  IsOptional,
  Matches,
  Min,
  Nested,
  type Day,
  type Money,
} from '#kernel';
import { Bands, Cells, Cutoffs, Sizes, SegmentTotals } from './run-parts.events.js';
import { ModelParams, SpendModel } from './model-parts.events.js';

export const SCORING_MODELS = ['rfm@1', 'churn@1'] as const;
export type ScoringModel = (typeof SCORING_MODELS)[number];

export const MODEL_KINDS = ['bgnbd', 'mbgnbd', 'pnbd'] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

export const BASES = ['model', 'cell-rate', 'none'] as const;
export type Basis = (typeof BASES)[number];

const ADDRESS = /^[a-z]+-[A-Za-z0-9][A-Za-z0-9._:-]{0,129}@\d{1,19}$/;
const MAX_SOURCES = 50;

class OfFacts {
  @IsDay()
  asOf!: Day;

  /**
   * Address of the last recorded of the events that the outcome rests on; missing where there was none. What was known
   * when it was recorded (`knownAt`) gives the same outcome again.
   */
  @IsOptional()
  @Matches(ADDRESS)
  upTo?: string;
}

/** What a population looked like on a day. `rfm@1` has the optional fields down to `cells`, `churn@1` the rest. */
export class ScoringRunCompleted extends OfFacts {
  @IsId()
  runId!: string;

  @IsOneOf(SCORING_MODELS)
  model!: ScoringModel;

  @IsInt()
  @Min(0)
  customers!: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  purchases?: number;

  @IsOptional()
  @IsMoney()
  revenue?: Money;

  /** Purchases in another currency without a rate: they count, without value. Missing where there are none. */
  @IsOptional()
  @IsInt()
  @Min(1)
  unconverted?: number;

  @IsOptional()
  @IsArray()
  @Nested(() => SegmentTotals, { each: true })
  segments?: SegmentTotals[];

  @IsOptional()
  @Nested(() => Sizes)
  sizes?: Sizes;

  @IsOptional()
  @Nested(() => Cutoffs)
  cutoffs?: Cutoffs;

  @IsOptional()
  @Nested(() => Cells)
  cells?: Cells;

  @IsOptional()
  @IsOneOf(BASES)
  basis?: Basis;

  /** Missing where no model was in force. */
  @IsOptional()
  @IsId()
  modelId?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  horizonDays?: number;

  @IsOptional()
  @Nested(() => Bands)
  bands?: Bands;
}

/** Parameters of a customer-base model, fitted on all histories of a day. Numbers keep every digit of a double. */
export class CustomerModelFitted extends OfFacts {
  @IsId()
  modelId!: string;

  @IsOneOf(MODEL_KINDS)
  kind!: ModelKind;

  /** Unit of the parameters' times, in days. */
  @IsInt()
  @Min(1)
  unitDays!: number;

  @Nested(() => ModelParams)
  params!: ModelParams;

  @IsNumber()
  logLik!: number;

  /** `no-dropout`: nobody seems to leave, so P(alive) says nothing. Unchecked, since schemas here know no null. */
  @IsOptional()
  boundary!: 'no-dropout' | null;

  @IsInt()
  @Min(0)
  customers!: number;

  /** Customers with a repeat purchase day. */
  @IsInt()
  @Min(0)
  repeaters!: number;

  /** Of all customers together. */
  @IsInt()
  @Min(0)
  repeatDays!: number;

  /** Distinct histories. */
  @IsInt()
  @Min(0)
  patterns!: number;

  /** Missing where it could not be fitted. */
  @IsOptional()
  @Nested(() => SpendModel)
  spend?: SpendModel;

  /** Kinds of facts that the organisation had recorded by `asOf`. */
  @IsArray()
  @ArrayMaxSize(MAX_SOURCES)
  @ArrayUnique()
  @IsId({ each: true })
  sources!: string[];

  /** Days between two contacts, usually: for customers without a rhythm of their own. Missing where nobody has one. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  rhythmDays?: number;
}

export const scoringEvents = events({ ScoringRunCompleted, CustomerModelFitted });
