import type { Aggregate } from '#kernel';
import { breakPromise } from './break-promise.js';
import { correctInteraction } from './correct-interaction.js';
import { interactionState } from './interaction.state.js';
import { keepPromise } from './keep-promise.js';
import { linkInteraction } from './link-interaction.js';
import { logInteraction } from './log-interaction.js';
import { retractInteraction } from './retract-interaction.js';

export const interaction: Aggregate = {
  state: interactionState,
  commands: [logInteraction, correctInteraction, retractInteraction, linkInteraction, keepPromise, breakPromise],
};
