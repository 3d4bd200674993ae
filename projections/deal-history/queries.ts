import { NoParams, queriesOf } from '#read-model';
import { dealHistory } from './projector.js';
import { stageTimes } from './stages.js';

export default queriesOf(dealHistory, {
  row: {
    kind: 'row',
    about: 'The stages of one deal: entries, time spent, and each visit with its events.',
    params: NoParams,
    roles: ['service', 'agent', 'analyst'],
    opensTo: ['agent'],
    scope: (key) => ({ stream: `deal-${key}` }),
    run: async ({ deals }, key, _, { asOf }) => {
      const row = await deals.get(key);
      return row && { ...row, stages: stageTimes(row.visits, asOf) };
    },
  },
});
