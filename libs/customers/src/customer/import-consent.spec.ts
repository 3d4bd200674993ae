import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { ConsentImported, ConsentWithdrawn } from './consent.events.js';
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

  it('records it again for a brand after a withdrawal for all brands', () => {
    const imported = { ...IMPORT, purpose: 'service', brand: 'kopi' } as const;
    const withdrawal = { customerId: 'c-1', scope: 'email', purpose: 'service' } as const;
    given(customerState, registered)
      .when(importConsent, imported, { at: '2026-03-01T00:00:00.000Z' })
      .after([on('2026-03-02T00:00:00.000Z', happened(ConsentWithdrawn, withdrawal))])
      .when(importConsent, imported, { at: '2026-03-03T00:00:00.000Z' })
      .then([happened(ConsentImported, { ...imported, quality: 'unproven' })]);
  });

  it('refuses an empty period', () => {
    const instant = '2026-03-01T00:00:00.000Z';
    given(customerState, registered)
      .when(importConsent, { ...IMPORT, effectiveFrom: instant, effectiveTo: instant })
      .thenRefused('effective-period-empty');
  });
});
