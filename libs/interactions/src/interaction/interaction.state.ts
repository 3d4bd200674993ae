import { absent, state, streamName, type Instant } from '#kernel';
import { interactionEvents, type InteractionLogged } from './interaction.events.js';

export interface Interaction extends InteractionLogged {
  readonly occurredAt: Instant;
}

export const interactionStream = (interactionId: string): string => streamName('interaction', interactionId);

export const interactionState = state({
  category: 'interaction',
  events: interactionEvents,
  initial: absent<Interaction>(),
  evolve: {
    InteractionLogged: (_, data, event) => ({ ...data, occurredAt: event.occurredAt }),
  },
  subject: ({ customerId }) => customerId,
});
