import { CHANNELS, refuse, type Channel, type Instant } from '#kernel';
import type { Direction } from './interaction.events.js';
import { OUTCOMES_OF, type Outcome } from './outcomes.js';

export interface Content {
  readonly channel?: Channel | undefined;
  readonly direction: Direction;
  readonly outcome?: Outcome | undefined;
  readonly occurredAt: Instant;
  readonly endedAt?: Instant | undefined;
}

/** Refuses `unknown-channel`, `outcome-not-of-channel` (each with those that are) and `ends-before-start`. */
export const mustBeConsistent = ({ channel, direction, outcome, occurredAt, endedAt }: Content): void => {
  if (channel === undefined && direction !== 'internal') {
    const sentence = `Only an internal note goes without a channel. Name one of ${CHANNELS.join(', ')}.`;
    refuse.invalid('unknown-channel', sentence, { channels: CHANNELS });
  }
  const outcomes: readonly string[] = channel ? OUTCOMES_OF[channel] : [];
  if (outcome !== undefined && !outcomes.includes(outcome)) {
    const sentence = channel ? `A ${channel} ends ${outcomes.join(', ')}.` : 'Without a channel there is no outcome.';
    refuse.invalid('outcome-not-of-channel', sentence, { channel, outcomes });
  }
  if (endedAt !== undefined && endedAt < occurredAt) {
    refuse.invalid('ends-before-start', 'The interaction ends before it starts.', { occurredAt, endedAt });
  }
};
