import type { Instant, Recorded } from '#kernel';
import { factsAsOf, type Dated, type Moment } from '../facts.js';
import type { PipelinePublished } from './pipeline.events.js';
import { publish, type PipelineStanding } from './pipeline.rules.js';

/** A pipeline as its dated versions, for views whose answers depend on the version in force. */
export interface DatedPipeline {
  readonly pipelineId: string;
  readonly facts: readonly PipelineFact[];
}

interface PipelineFact extends Dated {
  readonly address: string;
  readonly published: PipelinePublished;
}

/** A row with one more version, for a view's `on: { PipelinePublished: withVersion }`. */
export const withVersion = (
  pipeline: DatedPipeline | undefined,
  published: PipelinePublished,
  { occurredAt: at, recordedAt: knownAt, address }: Recorded,
): DatedPipeline => ({
  pipelineId: published.pipelineId,
  facts: [...(pipeline?.facts ?? []), { at, knownAt, address, published }],
});

export type Pipelines = ReadonlyMap<string, PipelineStanding>;

/**
 * Pipelines by id, each at the version in force at that moment; those that were not known yet are missing. The first
 * version holds from the beginning, so that a deal entered later than it happened always stands in a pipeline.
 */
export const pipelinesAsOf = (rows: readonly DatedPipeline[], moment: Moment): Pipelines =>
  new Map(
    rows.flatMap(({ pipelineId, facts }) => {
      const fromTheBeginning = facts.map((fact, index) => (index === 0 ? { ...fact, at: BEGINNING } : fact));
      const pipeline = factsAsOf(fromTheBeginning, moment).reduce<PipelineStanding | undefined>(
        (before, { published }) => publish(before, published),
        undefined,
      );
      return pipeline ? [[pipelineId, pipeline] as const] : [];
    }),
  );

/** Before every instant. */
const BEGINNING: Instant = '';
