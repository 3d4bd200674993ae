import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { ConsentDenied, ConsentGranted } from './consent.events.js';
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

  it('records it again for a brand after a grant for all brands', () => {
    const denial = { ...SCOPE, brand: 'kopi' };
    const grant = { ...SCOPE, basis: 'consent', source: 'web-form', textVersion: 'v3' } as const;
    given(customerState, [
      ...registered,
      on('2026-03-01T00:00:00.000Z', happened(ConsentDenied, denial)),
      on('2026-03-02T00:00:00.000Z', happened(ConsentGranted, grant)),
    ])
      .when(denyConsent, denial, { at: '2026-03-03T00:00:00.000Z' })
      .then([happened(ConsentDenied, denial)]);
  });
});
