import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { ConsentGranted, ConsentWithdrawn } from './consent.events.js';
import { ContactPointAdded } from './contact-point.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { grantConsent } from './grant-consent.js';

const email = { customerId: 'c-1', contactPointId: 'e-1', kind: 'email', value: 'sri@example.org' } as const;
const customer = [
  happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' }),
  happened(ContactPointAdded, { ...email, primary: true }),
];
const GRANT = {
  customerId: 'c-1',
  scope: 'email',
  purpose: 'marketing',
  basis: 'consent',
  source: 'web-form',
  textVersion: 'v3',
} as const;
const granted = happened(ConsentGranted, GRANT);
const withdrawn = happened(ConsentWithdrawn, { customerId: 'c-1', scope: 'email', purpose: 'marketing' });

describe('GrantConsent', () => {
  it('records the terms for a channel or for one contact point', () => {
    given(customerState, customer)
      .when(grantConsent, GRANT)
      .then([granted])
      .when(grantConsent, { ...GRANT, scope: 'e-1' })
      .then([happened(ConsentGranted, { ...GRANT, scope: 'e-1' })]);
  });

  it('records nothing for the same terms again, but other terms', () => {
    given(customerState, [...customer, granted])
      .when(grantConsent, GRANT)
      .thenNothing()
      .when(grantConsent, { ...GRANT, textVersion: 'v4' })
      .then([happened(ConsentGranted, { ...GRANT, textVersion: 'v4' })]);
  });

  it('records a grant that was given before a withdrawal but entered after it', () => {
    given(customerState, [...customer, on('2026-04-01T00:00:00.000Z', withdrawn)])
      .when(grantConsent, GRANT, { at: '2026-03-01T00:00:00.000Z' })
      .then([granted])
      .when(grantConsent, GRANT, { at: '2026-03-01T00:00:00.000Z' })
      .thenNothing()
      .when(grantConsent, GRANT, { at: '2026-05-01T00:00:00.000Z' })
      .then([granted]);
  });

  it.each([
    ['a contact point', { scope: 'e-1' }, 'its channel', { scope: 'email' }],
    ['a channel', { scope: 'email' }, 'a contact point of it', { scope: 'e-1' }],
    ['a brand', { brand: 'kopi' }, 'all brands', {}],
  ])('records the same terms again for %s (%j) after a withdrawal for %s (%j)', (_, of, _what, refused) => {
    const grant = { ...GRANT, ...of };
    const withdrawal = { customerId: 'c-1', scope: 'email', purpose: 'marketing', ...refused } as const;
    given(customerState, [
      ...customer,
      on('2026-03-01T00:00:00.000Z', happened(ConsentGranted, grant)),
      on('2026-03-02T00:00:00.000Z', happened(ConsentWithdrawn, withdrawal)),
    ])
      .when(grantConsent, grant, { at: '2026-03-03T00:00:00.000Z' })
      .then([happened(ConsentGranted, grant)])
      .when(grantConsent, grant, { at: '2026-03-04T00:00:00.000Z' })
      .thenNothing();
  });

  it('records the same terms again for a contact point whose channel has other terms since', () => {
    const wider = { ...GRANT, effectiveTo: '2026-04-01T00:00:00.000Z' };
    given(customerState, customer)
      .when(grantConsent, { ...GRANT, scope: 'e-1' })
      .when(grantConsent, wider)
      .when(grantConsent, { ...GRANT, scope: 'e-1' })
      .then([happened(ConsentGranted, { ...GRANT, scope: 'e-1' })])
      .when(grantConsent, { ...wider, textVersion: 'v4' })
      .when(grantConsent, { ...wider, textVersion: 'v4' })
      .thenNothing();
  });

  it.each([
    ['before', [withdrawn, granted]],
    ['after', [granted, withdrawn]],
  ])('takes the refusal for the last word that was entered %s a grant of the same instant', (_, said) => {
    const midnight = '2026-03-01T00:00:00.000Z';
    given(customerState, [...customer, ...said.map((event) => on(midnight, event))])
      .when(grantConsent, GRANT, { at: midnight })
      .thenNothing()
      .when(grantConsent, GRANT, { at: '2026-04-01T00:00:00.000Z' })
      .then([granted]);
  });

  it('refuses a period that is over before it begins', () => {
    given(customerState, customer)
      .when(grantConsent, { ...GRANT, effectiveTo: '2026-02-01T00:00:00.000Z' }, { at: '2026-03-01T00:00:00.000Z' })
      .thenRefused('effective-period-empty');
  });

  it('refuses a scope that is neither a channel nor a contact point', () => {
    given(customerState, customer)
      .when(grantConsent, { ...GRANT, scope: 'fax' })
      .thenRefused('unknown-contact-point', { contactPointId: 'fax' });
  });
});
