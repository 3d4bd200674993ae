import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CHANNELS, happened, type EventClass, type Instant } from '#kernel';
import { given, on } from '#kernel/testing';
import { canContact, type Contactable } from './can-contact.js';
import { confirmConsent } from './confirm-consent.js';
import {
  ConsentConfirmed,
  ConsentDenied,
  ConsentGranted,
  ConsentImported,
  ConsentRequested,
  ConsentWithdrawn,
  type ConsentScope,
} from './consent.events.js';
import { ContactPointAdded } from './contact-point.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { denyConsent } from './deny-consent.js';
import { grantConsent } from './grant-consent.js';
import { importConsent } from './import-consent.js';
import { requestConsent } from './request-consent.js';
import { withdrawConsent } from './withdraw-consent.js';

const DAYS = [1, 2, 3, 4].map((day) => `2026-03-0${day}T00:00:00.000Z`);
const TERMS = { basis: 'consent', source: 'web-form', textVersion: 'v3' };
const WORDS = [
  { command: requestConsent, event: ConsentRequested, terms: {} },
  { command: grantConsent, event: ConsentGranted, terms: TERMS },
  { command: grantConsent, event: ConsentGranted, terms: { ...TERMS, effectiveTo: DAYS[3] } },
  { command: importConsent, event: ConsentImported, terms: TERMS },
  { command: denyConsent, event: ConsentDenied, terms: {} },
  { command: withdrawConsent, event: ConsentWithdrawn, terms: {} },
] as const;
const HALVES = [
  { command: grantConsent, event: ConsentGranted, terms: { ...TERMS, doubleOptIn: true } },
  { command: confirmConsent, event: ConsentConfirmed, terms: {} },
] as const;

const wordOf = <W>(words: readonly W[]) =>
  fc.record({
    word: fc.constantFrom(...words),
    at: fc.constantFrom(...DAYS.slice(0, 3)),
    about: fc.record(
      {
        customerId: fc.constant('c-1'),
        scope: fc.constantFrom('email', 'sms', 'e-1', 'p-1'),
        purpose: fc.constantFrom('marketing', 'service'),
        brand: fc.constantFrom('kopi', 'teh'),
      },
      { requiredKeys: ['customerId', 'scope', 'purpose'] },
    ),
  });

const point = (contactPointId: string, kind: 'email' | 'phone') =>
  happened(ContactPointAdded, { customerId: 'c-1', contactPointId, kind, value: contactPointId, primary: true });
const CUSTOMER = [
  happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' }),
  point('e-1', 'email'),
  point('p-1', 'phone'),
];

/** All that may be asked, whichever event answers it. */
const answersOf = (known: Contactable) => {
  const questions = [...CHANNELS, 'e-1', 'p-1'].flatMap((scope) =>
    (['marketing', 'service'] as const).flatMap((purpose) =>
      [{}, { brand: 'kopi' }, { brand: 'teh' }].flatMap((brand) =>
        [{}, ...(scope === 'p-1' ? (['call', 'sms'] as const).map((channel) => ({ channel })) : [])].flatMap((via) =>
          DAYS.map((at): [object, Instant] => [{ scope, purpose, ...brand, ...via }, at]),
        ),
      ),
    ),
  );
  return questions.map(([question, at]) => {
    const { allowed, code } = canContact(known, question as Parameters<typeof canContact>[1], at);
    return [question, at, allowed, code];
  });
};

describe('A word on consents', () => {
  it('adds nothing only where it would change no answer, and nothing when it is said twice', () => {
    fc.assert(
      fc.property(
        fc.array(wordOf([...WORDS, ...HALVES]), { maxLength: 8 }),
        wordOf(WORDS),
        (past, { word: { command, event, terms }, at, about }) => {
          const said = past.map(({ word, ...when }) =>
            on(when.at, happened(word.event as EventClass<ConsentScope>, { ...when.about, ...word.terms })),
          );
          const body = { ...about, ...terms };
          const before = given(customerState, [...CUSTOMER, ...said]);
          const after = given(customerState, [...CUSTOMER, ...said]).when(command, body, { at });
          if (after.events.length > before.events.length) return;
          const recorded = given(customerState, [...CUSTOMER, ...said]).after([
            on(at, happened(event as EventClass<ConsentScope>, body)),
          ]);
          const known = (state: typeof before.state) => ({ ...state, registeredBy: 'customer-1@0' });
          expect(answersOf(known(recorded.state))).toEqual(answersOf(known(before.state)));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
