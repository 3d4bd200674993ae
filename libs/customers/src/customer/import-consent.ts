import { command, happened } from '#kernel';
import { ConsentImported, ConsentTerms } from './consent.events.js';
import { mustHavePeriod, mustHaveScope, sameTerms } from './consent-rules.js';
import { lastWord } from './consents.js';
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
    const last = lastWord(customer.consents, c, at);
    if (last?.kind === 'imported' && last.terms && sameTerms(last.terms, c)) return [];
    return [happened(ConsentImported, { ...c, quality: 'unproven' })];
  },
});
