import { absent, standing } from '#kernel';
import { pipelineEvents, type PipelinePublished, type Stage } from './pipeline.events.js';

/** A pipeline at its last version. */
export interface PipelineStanding {
  readonly pipelineId: string;
  readonly name: string;
  readonly version: number;
  /** By `order`. */
  readonly stages: readonly Stage[];
  /** Stages of earlier versions that the last one lacks, as they were last: deals may still be in them. */
  readonly former: readonly Stage[];
}

/** The pipeline after one more version. */
export const publish = (before: PipelineStanding | undefined, next: PipelinePublished): PipelineStanding => {
  const keys = new Set(next.stages.map((stage) => stage.key));
  const { pipelineId, name, version } = next;
  return {
    pipelineId,
    name,
    version,
    stages: next.stages.toSorted((a, b) => a.order - b.order),
    former: before ? [...before.former, ...before.stages].filter((stage) => !keys.has(stage.key)) : [],
  };
};

/** The stage, be it of the last version or the last that had it. */
export const stageEver = (pipeline: PipelineStanding | undefined, key: string): Stage | undefined =>
  pipeline?.stages.find((stage) => stage.key === key) ?? pipeline?.former.find((stage) => stage.key === key);

export const pipelineStanding = standing(pipelineEvents, {
  category: 'pipeline',
  initial: absent<PipelineStanding>(),
  on: { PipelinePublished: (pipeline, data) => publish(pipeline, data) },
});
