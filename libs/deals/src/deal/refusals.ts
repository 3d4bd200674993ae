import { refuse, type Instant } from '#kernel';
import type { Stage } from '../pipeline/pipeline.events.js';
import { stageEver, type PipelineStanding } from '../pipeline/pipeline.rules.js';
import type { DealFields } from './deal.events.js';
import type { Deal } from './deal.state.js';

/** Throws `deal-not-open`. */
export const requireOpen = ({ status }: Deal): void => {
  if (status === 'open') return;
  refuse.conflict('deal-not-open', `The deal is ${status}; only an open deal allows this.`, { status });
};

/** Throws `before-stage-entry` where `at` lies before the deal came to where it is: its stage, or its closing. */
export const requireAfterEntry = ({ closed, enteredAt }: Deal, at: Instant): void => {
  const entry = closed?.at ?? enteredAt;
  if (at < entry) {
    refuse.conflict('before-stage-entry', 'This lies before the deal came to where it stands.', { enteredAt: entry });
  }
};

/** The stage of the pipeline's last version. Throws `unknown-stage` and, for a won or lost stage, `terminal-stage`. */
export const openStage = (pipeline: PipelineStanding, key: string): Stage => {
  const stage = pipeline.stages.find((candidate) => candidate.key === key) ?? unknownStage(pipeline, key);
  if (stage.type !== 'open') {
    refuse.conflict('terminal-stage', 'A won or lost stage is reached by WinDeal or LoseDeal only.', { stage: key });
  }
  return stage;
};

export const unknownStage = ({ pipelineId, version, stages }: PipelineStanding, key: string): never =>
  refuse.missing('unknown-stage', `Pipeline ${pipelineId} has no stage ${key} in version ${version}.`, {
    stage: key,
    stages: stages.map((stage) => stage.key),
  });

/** Throws `stage-fields-missing` with the fields that the stage requires and the deal lacks. */
export const requireFields = (stage: Stage, fields: DealFields): void => {
  const missing = (stage.requiredFields ?? []).filter((name) => !Object.hasOwn(fields, name));
  if (missing.length > 0) {
    const sentence = `Stage ${stage.key} requires ${missing.join(', ')}.`;
    refuse.conflict('stage-fields-missing', sentence, { stage: stage.key, missing });
  }
};

/**
 * Below 0: the deal stands before the stage; above 0: behind it; 0: in it. A stage that took the place of a vanished
 * one lies ahead of the deals that are still in the other.
 */
export const placeAgainst = (deal: Deal, stage: Stage, pipeline: PipelineStanding): number => {
  if (deal.stage === stage.key) return 0;
  const order = stageEver(pipeline, deal.stage)?.order ?? -Infinity;
  return order <= stage.order ? -1 : 1;
};
