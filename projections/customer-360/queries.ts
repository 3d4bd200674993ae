import { NoParams, queriesOf } from '#read-model';
import { customer360 } from './projector.js';

export default queriesOf(customer360, {
  row: {
    kind: 'row',
    about: 'One customer.',
    params: NoParams,
    roles: ['service', 'agent', 'analyst', 'customer'],
    opensTo: ['agent', 'customer'],
    scope: (key) => ({ customer: key }),
    run: (tables, key) => tables.customers.get(key),
  },
});
