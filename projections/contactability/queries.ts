import { PURPOSES } from '#customers/events';
import { canContact } from '#customers/rules';
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
    about: 'For every channel and contact point, and every purpose: whether, why, and by which event.',
    params: ForBrand,
    roles: ['service', 'agent', 'analyst', 'auditor', 'customer'],
    scope: (customerId) => ({ customer: customerId }),
    run: async ({ ledgers }, customerId, { brand }: ForBrand, { asOf }) => {
      const ledger = await ledgers.get(customerId);
      if (!ledger) return undefined;
      const scopes = [...CHANNELS, ...ledger.contactPoints.map(({ contactPointId }) => contactPointId)];
      const contacts = scopes.flatMap((scope) =>
        PURPOSES.map((purpose) => {
          const asked = { scope, purpose, ...(brand !== undefined && { brand }) };
          return { ...asked, ...canContact(ledger, asked, asOf) };
        }),
      );
      return { customerId, contacts };
    },
  },
});
