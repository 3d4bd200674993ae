import { PURPOSES } from '#customers/events';
import { canContact, waysOf } from '#customers/rules';
import { CHANNELS, IsId, IsOptional } from '#kernel';
import { queriesOf } from '#read-model';
import { contactability } from './projector.js';

class ForBrand {
  @IsOptional()
  @IsId()
  brand?: string;
}

export default queriesOf(contactability, {
  row: {
    kind: 'row',
    about: 'For every channel, contact point (a phone: by call, by sms) and purpose: whether, why, by which event.',
    params: ForBrand,
    roles: ['service', 'agent', 'analyst', 'auditor', 'customer'],
    scope: (customerId) => ({ customer: customerId }),
    run: async ({ ledgers }, customerId, { brand }: ForBrand, { asOf }) => {
      const ledger = await ledgers.get(customerId);
      if (!ledger) return undefined;
      const scopes = [...CHANNELS, ...ledger.contactPoints.map(({ contactPointId }) => contactPointId)];
      const ways = scopes.flatMap((scope) => waysOf(ledger, scope));
      const contacts = ways.flatMap((way) =>
        PURPOSES.map((purpose) => {
          const asked = { ...way, purpose, ...(brand !== undefined && { brand }) };
          return { ...asked, ...canContact(ledger, asked, asOf) };
        }),
      );
      return { customerId, contacts };
    },
  },
});
