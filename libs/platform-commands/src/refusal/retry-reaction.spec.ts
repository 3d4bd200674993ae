import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { ReactionDone, ReactionRetryRequested } from './refusal.events.js';
import { refusalState } from './refusal.state.js';
import { retryReaction } from './retry-reaction.js';
import { REFUSED, refused } from './testing.js';

const RETRY = { refusalId: 'x-1' };
const requested = () =>
  happened(ReactionRetryRequested, { ...RETRY, process: REFUSED.process, event: REFUSED.event, key: 'club' });

describe('RetryReaction', () => {
  it('names what is to be sent again', () => {
    given(refusalState, [refused()]).when(retryReaction, RETRY).then([requested()]);
  });

  it('asks once, and again after another refusal', () => {
    given(refusalState, [refused(), requested()]).when(retryReaction, RETRY).thenNothing();
    given(refusalState, [refused(), requested(), refused()]).when(retryReaction, RETRY).then([requested()]);
  });

  it('refuses what is done', () => {
    given(refusalState, [refused(), happened(ReactionDone, RETRY)])
      .when(retryReaction, RETRY)
      .thenRefused('reaction-done');
  });
});
