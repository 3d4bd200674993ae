import { PURPOSES, type Purpose } from '#customers/events';
import { canContact, mustFitContactPoint, type ContactQuestion } from '#customers/rules';
import { CHANNELS, IsId, IsOneOf, IsOptional, type Channel, type Role } from '#kernel';
import { NoParams, queriesOf } from '#read-model';
import { consentLedger } from './projector.js';

class Contact implements ContactQuestion {
  /** A channel, or a contact point by its id. */
  @IsId()
  scope!: string;

  @IsOneOf(PURPOSES)
  purpose!: Purpose;

  /** By which channel a contact point is to be used; of a phone it must be said. */
  @IsOptional()
  @IsOneOf(CHANNELS)
  channel?: Channel;

  @IsOptional()
  @IsId()
  brand?: string;
}

const roles: readonly Role[] = ['service', 'agent', 'analyst', 'auditor', 'customer'];

export default queriesOf(consentLedger, {
  row: {
    kind: 'row',
    about: 'Every consent of one customer in the order in which it was said, with its terms and its event.',
    params: NoParams,
    roles,
    scope: (customerId) => ({ customer: customerId }),
    run: async ({ ledgers }, customerId) => {
      const ledger = await ledgers.get(customerId);
      if (!ledger) return undefined;
      const { registeredBy, forgottenBy = null, consents } = ledger;
      return { customerId, registeredBy, forgottenBy, consents };
    },
  },
  'can-contact': {
    kind: 'row',
    about: 'Whether a customer may be contacted at that moment, why, and the event that says so.',
    params: Contact,
    roles,
    scope: (customerId) => ({ customer: customerId }),
    run: async ({ ledgers }, customerId, { scope, purpose, channel, brand }: Contact, { asOf }) => {
      const ledger = await ledgers.get(customerId);
      const asked = { scope, purpose, ...(channel && { channel }), ...(brand !== undefined && { brand }) };
      if (!ledger) return undefined;
      mustFitContactPoint(ledger, asked);
      return { customerId, ...asked, at: asOf, ...canContact(ledger, asked, asOf) };
    },
  },
});
