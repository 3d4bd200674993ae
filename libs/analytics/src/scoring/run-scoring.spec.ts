import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { rfmRun } from '../testing.js';
import { runScoring } from './run-scoring.js';
import { ScoringRunCompleted } from './scoring.events.js';
import { scoringState } from './scoring.state.js';

const AS_OF = '1998-06-30';
const RUN = { runId: 'sr-9', model: 'rfm@1', asOf: AS_OF } as const;
const completed = (runId = 'sr-9', found = rfmRun) =>
  happened(ScoringRunCompleted, { runId, model: 'rfm@1', asOf: AS_OF, ...found });

describe('RunScoring', () => {
  it('records what was gathered', () => {
    given(scoringState).when(runScoring, RUN, { gathered: rfmRun }).then([completed()]);
  });

  it('records nothing where the same facts give the same outcome, whatever the id and the order of fields', () => {
    const turned = Object.fromEntries(Object.entries(rfmRun).reverse());
    given(scoringState, [completed()])
      .when(runScoring, RUN, { gathered: rfmRun })
      .thenNothing()
      .when(runScoring, { ...RUN, runId: 'sr-10' }, { gathered: turned })
      .thenNothing();
  });

  it('records a run anew where facts came in late, but not under an id that it has', () => {
    const more = { ...rfmRun, customers: 2, upTo: 'purchase-p-2@0' };
    given(scoringState, [completed()])
      .when(runScoring, RUN, { gathered: more })
      .thenNothing()
      .when(runScoring, { ...RUN, runId: 'sr-10' }, { gathered: more })
      .then([completed('sr-10', more)])
      .when(runScoring, { ...RUN, runId: 'sr-11' }, { gathered: rfmRun })
      .then([completed('sr-11')]);
  });

  it('records a run anew where it rests on an event more', () => {
    const { upTo: _upTo, ...nobody } = rfmRun;
    given(scoringState, [completed('sr-9', nobody)])
      .when(runScoring, { ...RUN, runId: 'sr-10' }, { gathered: rfmRun })
      .then([completed('sr-10')]);
  });

  it('refuses a day that has not begun', () => {
    const now = '2026-01-01T12:00:00.000Z';
    given(scoringState)
      .when(runScoring, { ...RUN, asOf: '2026-01-02' }, { at: now, today: '2026-01-01', gathered: rfmRun })
      .thenRefused('as-of-in-future', { asOf: '2026-01-02' });
  });

  it('records no run that nobody gathered', () => {
    expect(() => given(scoringState).when(runScoring, RUN)).toThrow('gatherer');
  });

  it('has one stream for a model and a day, and an id without @', () => {
    expect(runScoring.stream?.({ ...RUN })).toBe('scoring-rfm-1.1998-06-30');
  });
});
