import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, on } from '#kernel/testing';
import { confirmConsent } from './confirm-consent.js';
import { ConsentConfirmed, ConsentDenied, ConsentGranted, ConsentWithdrawn } from './consent.events.js';
import { ContactPointAdded } from './contact-point.events.js';
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

  describe('by an old link', () => {
    const point = { customerId: 'c-1', contactPointId: 'e1', kind: 'email', value: 'sri@example.org' } as const;
    const known = [registered, happened(ContactPointAdded, { ...point, primary: true })];
    const half = (over: Partial<typeof TERMS> = {}) =>
      on('2026-02-01T00:00:00.000Z', happened(ConsentGranted, { ...TERMS, doubleOptIn: true, ...over }));
    const no = (over: object, at = '2026-02-02T00:00:00.000Z', event = ConsentWithdrawn) =>
      on(at, happened(event, { ...SCOPE, ...over }));
    const confirms = (scope: string) => ({ ...SCOPE, scope });
    const ofPoint = half({ scope: 'e1' as 'email' });

    it.each([
      ['its whole channel', 'e1', [ofPoint, no({})], 'customer-1@3'],
      ['a contact point of its channel', 'email', [half(), no({ scope: 'e1' })], 'customer-1@3'],
      ['one of all brands', 'email', [half(), no({ brand: 'kopi' })], 'customer-1@3'],
      ['its channel, denied', 'e1', [ofPoint, no({}, undefined, ConsentDenied)], 'customer-1@3'],
      ['its channel at the same instant', 'e1', [no({}, '2026-02-01T00:00:00.000Z'), ofPoint], 'customer-1@2'],
      [
        'its channel, once it was confirmed',
        'e1',
        [ofPoint, happened(ConsentConfirmed, confirms('e1')), no({})],
        'customer-1@4',
      ],
    ])('is refused where since then no was said of %s', (_, scope, past, because) => {
      given(customerState, [...known, ...past])
        .when(confirmConsent, confirms(scope), { at: '2026-02-03T00:00:00.000Z' })
        .thenRefused('consent-refused-since', { because });
    });

    it.each([
      ['before', [no({}, '2026-01-31T00:00:00.000Z'), ofPoint]],
      ['for another purpose', [ofPoint, no({ purpose: 'research' })]],
      ['of another channel', [ofPoint, no({ scope: 'sms' })]],
      ['later than the link was followed', [ofPoint, no({}, '2026-02-04T00:00:00.000Z')]],
    ])('is taken where no was said %s', (_, past) => {
      given(customerState, [...known, ...past])
        .when(confirmConsent, confirms('e1'), { at: '2026-02-03T00:00:00.000Z' })
        .then([happened(ConsentConfirmed, confirms('e1'))]);
    });

    it('is of use again after a new request', () => {
      given(customerState, [...known, ofPoint, no({})])
        .when(grantConsent, { ...TERMS, scope: 'e1', doubleOptIn: true }, { at: '2026-02-03T00:00:00.000Z' })
        .when(confirmConsent, confirms('e1'), { at: '2026-02-04T00:00:00.000Z' })
        .then([happened(ConsentConfirmed, confirms('e1'))]);
    });
  });
});
