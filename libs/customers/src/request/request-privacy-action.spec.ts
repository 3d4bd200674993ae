import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { PrivacyRequested } from './request.events.js';
import { requestPrivacyAction } from './request-privacy-action.js';
import { requestState } from './request.state.js';

const ERASE = { requestId: 'r-1', customerId: 'c-1', kind: 'erase' } as const;
const refs = { customer: { customerId: 'c-1', registeredAt: '2026-01-01T00:00:00.000Z' } };

describe('RequestPrivacyAction', () => {
  it('CUS-7 is due 72 hours after it was asked for, nights and holidays included', () => {
    given(requestState)
      .when(requestPrivacyAction, ERASE, { at: '2026-11-20T03:00:00.000Z', refs })
      .then([happened(PrivacyRequested, { ...ERASE, dueAt: '2026-11-23T03:00:00.000Z' })]);
  });
});
