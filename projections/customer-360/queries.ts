import { NoParams, queriesOf } from '#read-model';
import { answerOf } from './answer.js';
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
      return row && answerOf(key, row, at);
    },
  },
});
