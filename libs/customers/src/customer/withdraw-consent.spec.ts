import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { ConsentConfirmed, ConsentDenied, ConsentGranted, ConsentWithdrawn } from './consent.events.js';
import { ContactPointAdded, ContactPointRemoved } from './contact-point.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { withdrawConsent } from './withdraw-consent.js';

const customer = [happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' })];
const contactPoint = (contactPointId: string, kind: 'email' | 'phone') =>
  happened(ContactPointAdded, { customerId: 'c-1', contactPointId, kind, value: contactPointId, primary: true });
const reachable = [...customer, contactPoint('e-1', 'email'), contactPoint('p-1', 'phone')];
const march = (day: number) => `2026-03-0${day}T00:00:00.000Z`;
const TERMS = { basis: 'consent', source: 'web-form', textVersion: 'v3' } as const;
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

  it.each([
    ['a contact point', { scope: 'e-1' }, 'its channel', { scope: 'email' }],
    ['a channel', { scope: 'email' }, 'a contact point of it', { scope: 'e-1' }],
    ['a phone number', { scope: 'p-1' }, 'text messages', { scope: 'sms' }],
    ['a brand', { scope: 'sms', brand: 'kopi' }, 'all brands', { scope: 'sms' }],
    ['all brands', { scope: 'sms' }, 'a brand', { scope: 'sms', brand: 'kopi' }],
    ['a contact point', { scope: 'e-1' }, 'a brand of its channel', { scope: 'email', brand: 'kopi' }],
  ])('records again for %s (%j) what was withdrawn before a grant for %s (%j), once', (_, of, _what, granted) => {
    const withdrawal = { customerId: 'c-1', purpose: 'marketing', ...of } as const;
    const grant = { customerId: 'c-1', purpose: 'marketing', ...granted, ...TERMS } as const;
    given(customerState, [
      ...reachable,
      on(march(1), happened(ConsentWithdrawn, withdrawal)),
      on(march(2), happened(ConsentGranted, grant)),
    ])
      .when(withdrawConsent, withdrawal, { at: march(3) })
      .then([happened(ConsentWithdrawn, withdrawal)])
      .when(withdrawConsent, withdrawal, { at: march(4) })
      .thenNothing();
  });

  it.each([
    ['a channel that does not reach it', { scope: 'sms' }],
    ['another contact point', { scope: 'p-1' }],
    ['another purpose', { scope: 'email', purpose: 'research' }],
  ] as const)('records nothing again after a grant for %s', (_, granted) => {
    const withdrawal = { customerId: 'c-1', scope: 'e-1', purpose: 'marketing' } as const;
    given(customerState, [
      ...reachable,
      on(march(1), happened(ConsentWithdrawn, withdrawal)),
      on(march(2), happened(ConsentGranted, { customerId: 'c-1', purpose: 'marketing', ...granted, ...TERMS })),
    ])
      .when(withdrawConsent, withdrawal, { at: march(3) })
      .thenNothing();
  });

  it('records again what a confirmation, or another word for no, has replaced', () => {
    const scope = { customerId: 'c-1', scope: 'email', purpose: 'marketing' } as const;
    const withdrawn = on(march(1), happened(ConsentWithdrawn, { ...scope, scope: 'e-1' }));
    for (const since of [happened(ConsentConfirmed, scope), happened(ConsentDenied, scope)]) {
      given(customerState, [...reachable, withdrawn, on(march(2), since)])
        .when(withdrawConsent, { ...scope, scope: 'e-1' }, { at: march(3) })
        .then([happened(ConsentWithdrawn, { ...scope, scope: 'e-1' })]);
    }
  });

  it('records nothing again after a grant of the same instant, which it outweighs', () => {
    const withdrawal = { customerId: 'c-1', scope: 'e-1', purpose: 'marketing' } as const;
    const grant = happened(ConsentGranted, { ...withdrawal, scope: 'email', ...TERMS });
    given(customerState, [...reachable, on(march(1), happened(ConsentWithdrawn, withdrawal)), on(march(1), grant)])
      .when(withdrawConsent, withdrawal, { at: march(3) })
      .thenNothing();
  });

  it('records for a channel what was withdrawn late, while a contact point that is gone by now had a grant', () => {
    const withdrawal = { customerId: 'c-1', scope: 'email', purpose: 'marketing' } as const;
    given(customerState, [
      ...reachable,
      on(march(1), happened(ConsentWithdrawn, withdrawal)),
      on(march(2), happened(ConsentGranted, { ...withdrawal, scope: 'e-1', ...TERMS })),
      on(march(5), happened(ContactPointRemoved, { customerId: 'c-1', contactPointId: 'e-1', reason: 'asked' })),
    ])
      .when(withdrawConsent, withdrawal, { at: march(3) })
      .then([happened(ConsentWithdrawn, withdrawal)]);
  });

  it('refuses a contact point that the customer lacks', () => {
    given(customerState, customer)
      .when(withdrawConsent, { ...WITHDRAW, scope: 'e-9' })
      .thenRefused('unknown-contact-point');
  });
});
