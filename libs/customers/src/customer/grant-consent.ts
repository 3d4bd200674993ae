import { command, happened } from '#kernel';
import { ConsentGranted } from './consent.events.js';
import { mustHavePeriod, mustHaveScope, sameTerms } from './consent-rules.js';
import { lastWord } from './consents.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class GrantConsent extends ConsentGranted {}

export const grantConsent = command(GrantConsent, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: (customer, c, { at }) => {
    mustHavePeriod(c, at);
    mustHaveScope(customer, c);
    const last = lastWord(customer.consents, c, at);
    return last?.terms && sameTerms(last.terms, c) ? [] : [happened(ConsentGranted, { ...c })];
  },
});
