import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { ConsentRequested } from './consent.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { requestConsent } from './request-consent.js';

const registered = [happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' })];
const SCOPE = { customerId: 'c-1', scope: 'sms', purpose: 'research' } as const;

describe('RequestConsent', () => {
  it('records that the customer was asked, once', () => {
    given(customerState, registered)
      .when(requestConsent, SCOPE)
      .then([happened(ConsentRequested, SCOPE)])
      .when(requestConsent, SCOPE)
      .thenNothing();
  });
});
