import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsId, IsInt, IsOneOf, IsOptional, IsSlug } from '#kernel';
import { events, IsText, Matches, Max, Min, Nested } from '#kernel';

export const STAGE_TYPES = ['open', 'won', 'lost'] as const;
export type StageType = (typeof STAGE_TYPES)[number];

const MAX_STAGES = 30;
const MAX_REQUIRED_FIELDS = 50;
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

export class Stage {
  @IsSlug() key!: string;

  @IsText(200) name!: string;

  @IsInt() order!: number;

  /** Drives logic; the name never does. */
  @IsOneOf(STAGE_TYPES) type!: StageType;

  /** Percent. */
  @IsInt() @Min(0) @Max(100) probability!: number;

  /** Names of fields that a deal must have to enter. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_REQUIRED_FIELDS)
  @ArrayUnique()
  @Matches(FIELD_NAME, {
    each: true,
    message: 'each of $property must be a name of 1–40 letters, digits, _ or -, beginning with a letter',
  })
  requiredFields?: string[];

  /** Whole days without a sign of life after which a deal in this stage is stalled. */
  @IsInt() @Min(1) @Max(365) rotDays!: number;
}

/** What a pipeline is, as it is sent and as it is published. */
export class PipelineDefinition {
  @IsId() pipelineId!: string;

  @IsText(200) name!: string;

  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(MAX_STAGES)
  @Nested(() => Stage, { each: true })
  stages!: Stage[];
}

export class PipelinePublished extends PipelineDefinition {
  /** From 1. */
  @IsInt() @Min(1) version!: number;
}

export const pipelineEvents = events({ PipelinePublished });
