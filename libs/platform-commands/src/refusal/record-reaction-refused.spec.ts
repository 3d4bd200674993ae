import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { recordReactionRefused } from './record-reaction-refused.js';
import { ReactionDone, ReactionRefused, ReactionRetryRequested } from './refusal.events.js';
import { refusalState } from './refusal.state.js';
import { REFUSED, refused } from './testing.js';

const RETRY = { refusalId: 'x-1', process: REFUSED.process, event: REFUSED.event, key: 'club' };

describe('RecordReactionRefused', () => {
  it('records a refusal once', () => {
    given(refusalState).when(recordReactionRefused, REFUSED).then([refused()]);
    given(refusalState, [refused()]).when(recordReactionRefused, REFUSED).thenNothing();
  });

  it('cuts a long sentence', () => {
    given(refusalState)
      .when(recordReactionRefused, { ...REFUSED, sentence: 'x'.repeat(5_000) })
      .then([happened(ReactionRefused, { ...REFUSED, sentence: 'x'.repeat(500) })]);
  });

  it('records that a retry was refused', () => {
    given(refusalState, [refused(), happened(ReactionRetryRequested, RETRY)])
      .when(recordReactionRefused, REFUSED)
      .then([refused()]);
  });

  it('does not open again what is done', () => {
    given(refusalState, [refused(), happened(ReactionDone, { refusalId: 'x-1' })])
      .when(recordReactionRefused, REFUSED)
      .thenNothing();
  });
});
