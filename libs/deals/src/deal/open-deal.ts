import { command, customer, happened, IsNewId, IsOneOf, IsOptional, IsSlug, clear, read } from '#kernel';
import type { Stage } from '../pipeline/pipeline.events.js';
import type { PipelineStanding } from '../pipeline/pipeline.rules.js';
import { DealOpened, DealTerms, FORECAST_CATEGORIES, type ForecastCategory } from './deal.events.js';
import { dealState, dealStream } from './deal.state.js';
import { openStage, requireFields, unknownStage } from './refusals.js';

export class OpenDeal extends DealTerms {
  @IsNewId() override dealId!: string;

  /** Default: the pipeline's first open stage. */
  @IsOptional() @IsSlug() stage?: string;

  @IsOptional() @IsOneOf(FORECAST_CATEGORIES) category: ForecastCategory = 'pipeline';
}

export const openDeal = command(OpenDeal, {
  of: dealState,
  on: 'new',
  stream: (c) => dealStream(c.dealId),
  reads: {
    customer: customer((c: OpenDeal) => c.customerId),
    pipeline: read<PipelineStanding>()('pipeline', (c: OpenDeal) => c.pipeline),
  },
  decide: (_, c, { refs: { pipeline } }) => {
    const stage = openStage(pipeline, c.stage ?? firstOpen(pipeline).key);
    requireFields(stage, clear(c.fields) ?? {});
    const { key, probability } = stage;
    return [happened(DealOpened, { ...c, stage: key, pipelineVersion: pipeline.version, probability })];
  },
});

const firstOpen = (pipeline: PipelineStanding): Stage =>
  pipeline.stages.find((stage) => stage.type === 'open') ?? unknownStage(pipeline, 'open');
