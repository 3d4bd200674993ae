import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { ConsentDenied, ConsentRequested } from './consent.events.js';
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

  it.each([
    ['denied', SCOPE],
    ['denied for a brand', { ...SCOPE, brand: 'kopi' }],
  ])('may be made again once it was %s, and is open then', (_, denied) => {
    given(customerState, [
      ...registered,
      on('2026-04-03T00:00:00.000Z', happened(ConsentRequested, SCOPE)),
      on('2026-04-04T00:00:00.000Z', happened(ConsentDenied, denied)),
    ])
      .when(requestConsent, SCOPE, { at: '2026-05-03T00:00:00.000Z' })
      .then([happened(ConsentRequested, SCOPE)])
      .when(requestConsent, SCOPE, { at: '2026-05-04T00:00:00.000Z' })
      .thenNothing();
  });

  it('adds nothing while another request for all of the channel is open', () => {
    given(customerState, registered)
      .when(requestConsent, { ...SCOPE, brand: 'kopi' })
      .when(requestConsent, SCOPE)
      .when(requestConsent, { ...SCOPE, brand: 'kopi' })
      .thenNothing();
  });
});
