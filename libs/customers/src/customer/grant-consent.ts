import { command, happened } from '#kernel';
import { ConsentGranted } from './consent.events.js';
import { mustHavePeriod, mustHaveScope, sameTerms } from './consent-rules.js';
import { confirmedBy, lastWord } from './consents.js';
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
    const standing = last?.kind === 'confirmed' ? confirmedBy(customer.consents, last) : last;
    const same = standing?.kind === 'granted' && standing.terms && sameTerms(standing.terms, c);
    return same ? [] : [happened(ConsentGranted, { ...c })];
  },
});
