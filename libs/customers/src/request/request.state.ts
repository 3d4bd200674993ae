import { absent, state, streamName } from '#kernel';
import { requestEvents, type PrivacyOutcome } from './request.events.js';

export interface PrivacyRequest {
  readonly customerId: string;
  /** Only once it is completed. */
  readonly outcome?: PrivacyOutcome;
}

export const requestStream = (requestId: string): string => streamName('request', requestId);

export const requestState = state({
  category: 'request',
  events: requestEvents,
  initial: absent<PrivacyRequest>(),
  evolve: {
    PrivacyRequested: (_, { customerId }) => ({ customerId }),
    PrivacyRequestCompleted: (request, { outcome }) => ({ ...request, outcome }),
  },
  subject: ({ customerId }) => customerId,
});
