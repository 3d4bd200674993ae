import { command, happened } from '#kernel';
import { ConsentRequested } from './consent.events.js';
import { isRepeat, mustHaveScope } from './consent-rules.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class RequestConsent extends ConsentRequested {}

export const requestConsent = command(RequestConsent, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: (customer, c, { at }) => {
    mustHaveScope(customer, c);
    return isRepeat(customer, 'requested', c, at) ? [] : [happened(ConsentRequested, { ...c })];
  },
});
