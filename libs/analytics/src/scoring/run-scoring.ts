import { command, happened, IsDay, IsNewId, IsOneOf, type Day } from '#kernel';
import { mustNotLieAhead } from './as-of.js';
import { sameJson } from './same-json.js';
import { SCORING_MODELS, ScoringRunCompleted, type ScoringModel } from './scoring.events.js';
import { scoringState, scoringStream } from './scoring.state.js';

export class RunScoring {
  @IsNewId()
  runId!: string;

  @IsOneOf(SCORING_MODELS)
  model!: ScoringModel;

  /** The end of this day. */
  @IsDay()
  asOf!: Day;
}

/** What `scoring-run` gathers: the outcome by the facts known now. */
export type GatheredRun = Omit<ScoringRunCompleted, 'runId' | 'model' | 'asOf'>;

/** The same run on the same facts records nothing. */
export const runScoring = command(RunScoring, {
  of: scoringState,
  on: 'any',
  stream: (c) => scoringStream(c.model, c.asOf),
  nowOnly: true,
  roles: ['analyst', 'service'],
  gather: 'scoring-run',
  decide: ({ ids, last }, { runId, model, asOf }, { today, gathered }) => {
    mustNotLieAhead(asOf, today);
    if (gathered === undefined) throw new Error('A scoring run needs a gatherer.');
    const outcome = { model, asOf, ...(gathered as GatheredRun) };
    if (ids.includes(runId) || sameJson(last, outcome)) return [];
    return [happened(ScoringRunCompleted, { runId, ...outcome })];
  },
});
