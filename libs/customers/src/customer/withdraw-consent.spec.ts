import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { ConsentWithdrawn } from './consent.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { withdrawConsent } from './withdraw-consent.js';

const customer = [happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' })];
const WITHDRAW = { customerId: 'c-1', scope: 'sms', purpose: 'service' } as const;

describe('WithdrawConsent', () => {
  it('records what was never granted too, once', () => {
    given(customerState, customer)
      .when(withdrawConsent, WITHDRAW)
      .then([happened(ConsentWithdrawn, WITHDRAW)])
      .when(withdrawConsent, WITHDRAW)
      .thenNothing();
  });

  it('keeps brands apart', () => {
    given(customerState, customer)
      .when(withdrawConsent, WITHDRAW)
      .when(withdrawConsent, { ...WITHDRAW, brand: 'kopi' })
      .then([happened(ConsentWithdrawn, { ...WITHDRAW, brand: 'kopi' })]);
  });

  it('refuses a contact point that the customer lacks', () => {
    given(customerState, customer)
      .when(withdrawConsent, { ...WITHDRAW, scope: 'e-9' })
      .thenRefused('unknown-contact-point');
  });
});
