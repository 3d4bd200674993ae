import { NoParams, queriesOf } from '#read-model';
import { answerOf } from './answer.js';
import { lastContactOf, openPromiseOf } from './contacts.js';
import { loyaltyOf } from './accounts.js';
import { openDealsOf } from './deals.js';
import { customer360 } from './projector.js';

export default queriesOf(customer360, {
  row: {
    kind: 'row',
    about: 'One customer.',
    params: NoParams,
    roles: ['service', 'agent', 'analyst', 'customer'],
    opensTo: ['agent', 'customer'],
    scope: (key) => ({ customer: key }),
    run: async (tables, key, _, at) => {
      const row = await tables.customers.get(key);
      if (!row) return undefined;
      return {
        ...answerOf(key, row, at),
        lastContact: await lastContactOf(tables.contacts, key, at),
        deals: await openDealsOf(tables.deals, key),
        loyalty: await loyaltyOf(tables.accounts, key, at),
        openPromise: await openPromiseOf(tables.contacts, key, at),
      };
    },
  },
});
