import { absent, state, streamName, type Instant } from '#kernel';
import { correctionsOf } from './corrections.js';
import { interactionEvents, type InteractionLogged } from './interaction.events.js';

export interface Interaction extends InteractionLogged {
  /** As corrected. */
  readonly occurredAt: Instant;
  readonly retracted: boolean;
}

export const interactionStream = (interactionId: string): string => streamName('interaction', interactionId);

export const interactionState = state({
  category: 'interaction',
  events: interactionEvents,
  initial: absent<Interaction>(),
  evolve: {
    InteractionLogged: (_, data, event) => ({ ...data, occurredAt: event.occurredAt, retracted: false }),
    InteractionCorrected: (interaction, { changed }) => ({ ...interaction, ...correctionsOf(changed) }),
    InteractionRetracted: (interaction) => ({ ...interaction, retracted: true }),
  },
  subject: ({ customerId }) => customerId,
});
