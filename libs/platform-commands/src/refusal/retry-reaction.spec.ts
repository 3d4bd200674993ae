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

  it('asks anew where a minute later nothing has come of it, as while its process was not there', () => {
    const asked = given(refusalState, [refused(), requested()]);
    asked.when(retryReaction, RETRY, { at: '2026-01-01T00:00:59.999Z' }).thenNothing();
    asked.when(retryReaction, RETRY, { at: '2026-01-01T00:01:00.000Z' }).then([requested()]);
  });

  it('refuses what is done', () => {
    given(refusalState, [refused(), happened(ReactionDone, RETRY)])
      .when(retryReaction, RETRY)
      .thenRefused('reaction-done');
  });
});
