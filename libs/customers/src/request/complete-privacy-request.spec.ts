import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { completePrivacyRequest } from './complete-privacy-request.js';
import { PrivacyRequestCompleted, PrivacyRequested } from './request.events.js';
import { requestState } from './request.state.js';

const asked = happened(PrivacyRequested, {
  requestId: 'r-1',
  customerId: 'c-1',
  kind: 'erase',
  dueAt: '2026-11-23T03:00:00.000Z',
});
const DONE = { requestId: 'r-1', outcome: 'done', note: 'Forgotten as asked' } as const;

describe('CompletePrivacyRequest', () => {
  it('records the outcome', () => {
    given(requestState, [asked])
      .when(completePrivacyRequest, DONE)
      .then([happened(PrivacyRequestCompleted, DONE)]);
  });

  it.each([DONE, { ...DONE, outcome: 'refused' }, { ...DONE, note: 'By letter' }])(
    'is refused afterwards: %j',
    (body) => {
      given(requestState, [asked, happened(PrivacyRequestCompleted, DONE)])
        .when(completePrivacyRequest, body)
        .thenRefused('request-completed', { outcome: 'done' });
    },
  );
});
