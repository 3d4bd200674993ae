import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { recordReactionDone } from './record-reaction-done.js';
import { ReactionDone } from './refusal.events.js';
import { refusalState } from './refusal.state.js';
import { refused } from './testing.js';

const DONE = { refusalId: 'x-1' };

describe('RecordReactionDone', () => {
  it('closes a refusal once', () => {
    given(refusalState, [refused()])
      .when(recordReactionDone, DONE)
      .then([happened(ReactionDone, DONE)])
      .when(recordReactionDone, DONE)
      .thenNothing();
  });
});
