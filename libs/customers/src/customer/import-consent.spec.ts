import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { ConsentImported } from './consent.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { importConsent } from './import-consent.js';

const registered = [happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' })];
const IMPORT = {
  customerId: 'c-1',
  scope: 'email',
  purpose: 'marketing',
  basis: 'consent',
  source: 'old-crm',
  textVersion: 'unknown',
} as const;

describe('ImportConsent', () => {
  it('marks what it records as unproven, once', () => {
    given(customerState, registered)
      .when(importConsent, IMPORT)
      .then([happened(ConsentImported, { ...IMPORT, quality: 'unproven' })])
      .when(importConsent, IMPORT)
      .thenNothing();
  });

  it('refuses an empty period', () => {
    const instant = '2026-03-01T00:00:00.000Z';
    given(customerState, registered)
      .when(importConsent, { ...IMPORT, effectiveFrom: instant, effectiveTo: instant })
      .thenRefused('effective-period-empty');
  });
});
