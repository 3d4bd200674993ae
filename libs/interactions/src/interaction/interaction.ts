import type { Aggregate } from '#kernel';
import { interactionState } from './interaction.state.js';
import { logInteraction } from './log-interaction.js';

export const interaction: Aggregate = { state: interactionState, commands: [logInteraction] };
