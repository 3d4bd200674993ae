import type { Aggregate } from '#kernel';
import { recordReactionDone } from './record-reaction-done.js';
import { recordReactionRefused } from './record-reaction-refused.js';
import { refusalState } from './refusal.state.js';
import { retryReaction } from './retry-reaction.js';

export const refusal: Aggregate = {
  state: refusalState,
  commands: [recordReactionRefused, retryReaction, recordReactionDone],
};
