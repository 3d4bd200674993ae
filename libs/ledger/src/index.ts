import { context } from '#kernel';
import { seals } from './seals/seals.js';

export { type GatheredKey } from './seals/replace-seal-key.js';
export { type GatheredSeal } from './seals/seal-ledger.js';

export const ledger = context({
  name: 'ledger',
  about: 'Was the log altered since it was sealed?',
  aggregates: [seals],
});
