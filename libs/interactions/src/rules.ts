import { standing } from '#kernel';
import { interactionEvents } from './interaction/interaction.events.js';

export * from './interaction/attention.js';
export * from './interaction/corrections.js';
export * from './interaction/outcomes.js';
export { isPromiseOpen } from './interaction/promise.js';
export * from './interaction/shown.js';

/** What other decisions may know of an interaction: that there is one. */
export const interactionStanding = standing(interactionEvents, {
  category: 'interaction',
  initial: {},
  on: {},
});
