import { command, happened } from '#kernel';
import { ConsentImported, ConsentTerms } from './consent.events.js';
import { isRepeat, mustHavePeriod, mustHaveScope } from './consent-rules.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class ImportConsent extends ConsentTerms {}

export const importConsent = command(ImportConsent, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: (customer, c, { at }) => {
    mustHavePeriod(c, at);
    mustHaveScope(customer, c);
    const imported = happened(ConsentImported, { ...c, quality: 'unproven' });
    return isRepeat(customer, 'imported', c, at) ? [] : [imported];
  },
});
