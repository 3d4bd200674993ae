import { absent, state, streamName, type Instant } from '#kernel';
import { correctionsOf } from './corrections.js';
import { interactionEvents, type InteractionLogged } from './interaction.events.js';

export interface Interaction extends InteractionLogged {
  /** Of the first event. */
  readonly loggedAt: Instant;
  /** As corrected. */
  readonly occurredAt: Instant;
  readonly retracted: boolean;
  /** Kept, or broken before it was due. */
  readonly promiseSettled: boolean;
}

export const interactionStream = (interactionId: string): string => streamName('interaction', interactionId);

export const interactionState = state({
  category: 'interaction',
  events: interactionEvents,
  initial: absent<Interaction>(),
  evolve: {
    InteractionLogged: (_, data, event) => ({
      ...data,
      loggedAt: event.occurredAt,
      occurredAt: event.occurredAt,
      retracted: false,
      promiseSettled: false,
    }),
    InteractionCorrected: (interaction, { changed }) => ({ ...interaction, ...correctionsOf(changed) }),
    InteractionRetracted: (interaction) => ({ ...interaction, retracted: true }),
    InteractionLinked: (interaction, { customerId }) => ({ ...interaction, customerId }),
    PromiseKept: (interaction) => ({ ...interaction, promiseSettled: true }),
    PromiseBroken: (interaction) => ({ ...interaction, promiseSettled: true }),
  },
  subject: ({ customerId }) => customerId,
});
