import type { Aggregate } from '#kernel';
import { pipelineState } from './pipeline.state.js';
import { publishPipeline } from './publish-pipeline.js';

export const pipeline: Aggregate = { state: pipelineState, commands: [publishPipeline] };
