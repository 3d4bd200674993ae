import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { ConsentDenied } from './consent.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { denyConsent } from './deny-consent.js';

const registered = [happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' })];
const SCOPE = { customerId: 'c-1', scope: 'sms', purpose: 'research' } as const;

describe('DenyConsent', () => {
  it('records that the customer said no, once', () => {
    given(customerState, registered)
      .when(denyConsent, SCOPE)
      .then([happened(ConsentDenied, SCOPE)])
      .when(denyConsent, SCOPE)
      .thenNothing();
  });
});
