import { refuse, type Channel, type Instant } from '#kernel';
import { OUTCOMES_OF, type Outcome } from './outcomes.js';

export interface Content {
  readonly channel?: Channel | undefined;
  readonly outcome?: Outcome | undefined;
  readonly occurredAt: Instant;
  readonly endedAt?: Instant | undefined;
}

/** Refuses `outcome-not-of-channel` (with those that are) and `ends-before-start`. */
export const mustBeConsistent = ({ channel, outcome, occurredAt, endedAt }: Content): void => {
  const outcomes: readonly string[] = channel ? OUTCOMES_OF[channel] : [];
  if (outcome !== undefined && !outcomes.includes(outcome)) {
    const sentence = channel ? `A ${channel} ends ${outcomes.join(', ')}.` : 'Without a channel there is no outcome.';
    refuse.invalid('outcome-not-of-channel', sentence, { channel, outcomes });
  }
  if (endedAt !== undefined && endedAt < occurredAt) {
    refuse.invalid('ends-before-start', 'The interaction ends before it starts.', { occurredAt, endedAt });
  }
};
