import { context } from '#kernel';
import { interaction } from './interaction/interaction.js';
import { interactionStanding } from './rules.js';

export const interactions = context({
  name: 'interactions',
  about: 'What was said, by whom, what is due?',
  aggregates: [interaction],
  standings: [interactionStanding],
});
