import { command, happened } from '#kernel';
import { ConsentRequested } from './consent.events.js';
import { mustHaveScope } from './consent-rules.js';
import { lastOf } from './consents.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class RequestConsent extends ConsentRequested {}

export const requestConsent = command(RequestConsent, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: (customer, c, { at }) => {
    mustHaveScope(customer, c);
    return lastOf(customer.consents, ['requested'], c, at) ? [] : [happened(ConsentRequested, { ...c })];
  },
});
