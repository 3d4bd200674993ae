import { happened, money, type NewEvent } from '#kernel';
import { DealOpened } from './deal/deal.events.js';
import { DEFAULT_PIPELINE } from './pipeline/default-pipeline.js';
import { PipelinePublished, type Stage } from './pipeline/pipeline.events.js';
import { publish, type PipelineStanding } from './pipeline/pipeline.rules.js';

type StageChanges = Readonly<Record<string, Partial<Stage>>>;

/** The default pipeline as one version of it, with some stages changed. */
export const salesPublished = (version = 1, changes: StageChanges = {}): NewEvent<PipelinePublished> =>
  happened(PipelinePublished, {
    ...DEFAULT_PIPELINE,
    stages: DEFAULT_PIPELINE.stages.map((stage) => ({ ...stage, ...changes[stage.key] })),
    version,
  });

export const salesPipeline = (changes: StageChanges = {}): PipelineStanding =>
  publish(undefined, salesPublished(1, changes).data);

export const TERMS = {
  dealId: 'd-1',
  customerId: 'c-1',
  pipeline: 'sales',
  title: 'Kitchen for Sri',
  amount: money(1_000_000, 'IDR'),
  closeDate: '2026-06-30',
  owner: 'ann',
};

/** A deal opened in stage `proposal` (50 %) unless told otherwise. */
export const opened = (different: Partial<DealOpened> = {}): NewEvent<DealOpened> =>
  happened(DealOpened, {
    ...TERMS,
    stage: 'proposal',
    category: 'pipeline',
    pipelineVersion: 1,
    probability: 50,
    ...different,
  });
