import { absent, state, streamName } from '#kernel';
import { pipelineEvents } from './pipeline.events.js';
import { publish, type PipelineStanding } from './pipeline.rules.js';

export const pipelineStream = (pipelineId: string): string => streamName('pipeline', pipelineId);

export const pipelineState = state({
  category: 'pipeline',
  events: pipelineEvents,
  initial: absent<PipelineStanding | undefined>(),
  evolve: { PipelinePublished: (pipeline, data) => publish(pipeline, data) },
  subject: () => undefined,
});
