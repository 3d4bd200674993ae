import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canContact, type Contactable } from './can-contact.js';
import { withConsent, type Consent } from './consents.js';

const INSTANTS = ['2026-03-01', '2026-03-02', '2026-03-03'].map((day) => `${day}T00:00:00.000Z`);

const anyConsent: fc.Arbitrary<Omit<Consent, 'address'>> = fc.record(
  {
    kind: fc.constantFrom('requested', 'granted', 'imported', 'confirmed', 'denied', 'withdrawn'),
    scope: fc.constantFrom('email', 'e1'),
    purpose: fc.constantFrom('marketing', 'service'),
    brand: fc.constant('kopi'),
    doubleOptIn: fc.constant(true),
    effectiveTo: fc.constantFrom(...INSTANTS.slice(1)),
    at: fc.constantFrom(...INSTANTS),
  },
  { requiredKeys: ['kind', 'scope', 'purpose', 'at'] },
);

describe('withConsent', () => {
  it('keeps what answers every question as the whole history does', () => {
    fc.assert(
      fc.property(
        fc.array(anyConsent, { maxLength: 12 }),
        fc.constantFrom('email', 'e1'),
        fc.constantFrom('marketing', 'service'),
        fc.constantFrom(undefined, 'kopi'),
        (said, scope, purpose, brand) => {
          const history = said
            .map((consent, index) => ({ ...consent, address: `customer-1@${index + 1}` }))
            .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
          const kept = history.reduce<Consent[]>(withConsent, []);
          const answer = (consents: readonly Consent[]) => {
            const contactPoints = [{ contactPointId: 'e1', kind: 'email' }] as const;
            const known: Contactable = { registeredBy: 'customer-1@0', contactPoints, consents };
            return canContact(known, { scope, purpose, ...(brand && { brand }) }, '2026-03-03T12:00:00.000Z');
          };
          expect(answer(kept)).toEqual(answer(history));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
