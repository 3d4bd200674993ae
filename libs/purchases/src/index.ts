import { context } from '#kernel';
import { purchase } from './purchase/purchase.js';
import { purchaseStanding } from './rules.js';

export const purchases = context({
  name: 'purchases',
  about: 'What was bought and brought back?',
  aggregates: [purchase],
  standings: [purchaseStanding],
});
