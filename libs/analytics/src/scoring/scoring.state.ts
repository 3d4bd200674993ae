import { state, streamName, type Day } from '#kernel';
import { scoringEvents, type ModelKind, type ScoringModel } from './scoring.events.js';

/** What was computed for one model and one as-of. */
export interface Scoring {
  /** Of the runs or fits recorded. */
  readonly ids: readonly string[];
  /** The last one, without its id. */
  readonly last: object | null;
}

/** One stream for one model and as-of, so that the same run on the same facts meets its outcome. Ids have no `@`. */
export const scoringStream = (model: ScoringModel | ModelKind, asOf: Day): string =>
  streamName('scoring', `${model.replace('@', '-')}.${asOf}`);

export const scoringState = state({
  category: 'scoring',
  events: scoringEvents,
  initial: { ids: [], last: null } as Scoring,
  evolve: {
    ScoringRunCompleted: ({ ids }, { runId, ...last }) => ({ ids: [...ids, runId], last }),
    CustomerModelFitted: ({ ids }, { modelId, ...last }) => ({ ids: [...ids, modelId], last }),
  },
  subject: () => undefined,
});
