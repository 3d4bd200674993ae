import { state, streamName, type Instant } from '#kernel';
import { refusalEvents, type ReactionRefused } from './refusal.events.js';

export interface Refusal extends Pick<ReactionRefused, 'process' | 'event' | 'key'> {
  readonly status: 'refused' | 'retrying' | 'done';
  /** When a retry was last asked for. */
  readonly retriedAt?: Instant;
}

export const refusalStream = (refusalId: string): string => streamName('refusal', refusalId);

export const refusalState = state({
  category: 'refusal',
  events: refusalEvents,
  initial: undefined as Refusal | undefined,
  evolve: {
    ReactionRefused: (_, { process, event, key }): Refusal => ({ process, event, key, status: 'refused' }),
    ReactionRetryRequested: (refusal, _, { occurredAt }): Refusal | undefined =>
      refusal && { ...refusal, status: 'retrying', retriedAt: occurredAt },
    ReactionDone: (refusal): Refusal | undefined => refusal && { ...refusal, status: 'done' },
  },
  subject: () => undefined,
});
