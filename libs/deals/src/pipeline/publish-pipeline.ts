import { command, happened, refuse } from '#kernel';
import { PipelineDefinition, PipelinePublished, type Stage, type StageType } from './pipeline.events.js';
import type { PipelineStanding } from './pipeline.rules.js';
import { pipelineState, pipelineStream } from './pipeline.state.js';

export class PublishPipeline extends PipelineDefinition {}

export const publishPipeline = command(PublishPipeline, {
  of: pipelineState,
  on: 'any',
  nowOnly: true,
  stream: (c) => pipelineStream(c.pipelineId),
  decide: (pipeline, c) => {
    requireOneOutcomeEach(c.stages);
    if (repeats(c.stages.map(({ order }) => order)))
      refuse.invalid('order-not-unique', 'Two stages have the same order.');
    if (repeats(c.stages.map(({ key }) => key))) refuse.invalid('key-not-unique', 'Two stages have the same key.');
    if (pipeline && sameDefinition(pipeline, c)) return [];
    return [happened(PipelinePublished, { ...c, version: (pipeline?.version ?? 0) + 1 })];
  },
});

const requireOneOutcomeEach = (stages: readonly Stage[]): void => {
  const exactlyOne = (type: StageType, probability: number): boolean => {
    const found = stages.filter((stage) => stage.type === type);
    return found.length === 1 && found[0]?.probability === probability;
  };
  if (!exactlyOne('won', 100) || !exactlyOne('lost', 0)) {
    refuse.invalid('one-won-one-lost', 'A pipeline has exactly one won stage at 100 % and one lost stage at 0 %.');
  }
};

const repeats = (values: readonly unknown[]): boolean => new Set(values).size < values.length;

const sameDefinition = (pipeline: PipelineStanding, c: PublishPipeline): boolean =>
  pipeline.name === c.name &&
  pipeline.stages.length === c.stages.length &&
  c.stages
    .toSorted((a, b) => a.order - b.order)
    .every((stage, index) => STAGE_FIELDS.every((field) => sameValue(stage[field], pipeline.stages[index]?.[field])));

const STAGE_FIELDS = ['key', 'name', 'order', 'type', 'probability', 'requiredFields', 'rotDays'] as const;

// Texts, integers and one list of texts: their JSON tells whether they are equal.
const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
