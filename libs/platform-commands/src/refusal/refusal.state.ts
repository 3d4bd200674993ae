import { state, streamName } from '#kernel';
import { refusalEvents, type ReactionRefused } from './refusal.events.js';

export interface Refusal extends Pick<ReactionRefused, 'process' | 'event' | 'key'> {
  readonly status: 'refused' | 'retrying' | 'done';
}

export const refusalStream = (refusalId: string): string => streamName('refusal', refusalId);

export const refusalState = state({
  category: 'refusal',
  events: refusalEvents,
  initial: undefined as Refusal | undefined,
  evolve: {
    ReactionRefused: (_, { process, event, key }): Refusal => ({ process, event, key, status: 'refused' }),
    ReactionRetryRequested: (refusal) => become(refusal, 'retrying'),
    ReactionDone: (refusal) => become(refusal, 'done'),
  },
  subject: () => undefined,
});

const become = (refusal: Refusal | undefined, status: Refusal['status']): Refusal | undefined =>
  refusal && { ...refusal, status };
