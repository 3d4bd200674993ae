import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { confirmConsent } from './confirm-consent.js';
import { ConsentConfirmed, ConsentGranted, ConsentWithdrawn } from './consent.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { grantConsent } from './grant-consent.js';

const registered = happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' });
const SCOPE = { customerId: 'c-1', scope: 'email', purpose: 'marketing' } as const;
const TERMS = { ...SCOPE, basis: 'consent', source: 'web-form', textVersion: 'v3' } as const;
const withdrawn = happened(ConsentWithdrawn, SCOPE);
const halfGranted = happened(ConsentGranted, { ...TERMS, doubleOptIn: true });

describe('ConfirmConsent', () => {
  it('completes a double opt-in, once', () => {
    given(customerState, [registered, halfGranted])
      .when(confirmConsent, SCOPE)
      .then([happened(ConsentConfirmed, SCOPE)])
      .when(confirmConsent, SCOPE)
      .thenNothing();
  });

  it('is not undone by a repeat of the grant', () => {
    given(customerState, [registered, halfGranted])
      .when(confirmConsent, SCOPE)
      .when(grantConsent, { ...TERMS, doubleOptIn: true })
      .thenNothing();
  });

  it.each([
    ['nothing was granted', []],
    ['no confirmation is needed', [happened(ConsentGranted, TERMS)]],
    ['it was withdrawn meanwhile', [halfGranted, on('2026-02-01T00:00:00.000Z', withdrawn)]],
    ['it was withdrawn at the same instant, as was entered later', [halfGranted, withdrawn]],
    ['it was withdrawn at the same instant, as was entered before', [withdrawn, halfGranted]],
  ])('refuses where %s', (_, past) => {
    given(customerState, [registered, ...past])
      .when(confirmConsent, SCOPE)
      .thenRefused('no-consent-to-confirm');
  });
});
