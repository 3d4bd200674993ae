import { command, happened } from '#kernel';
import { ConsentDenied } from './consent.events.js';
import { isRepeat, mustHaveScope } from './consent-rules.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class DenyConsent extends ConsentDenied {}

export const denyConsent = command(DenyConsent, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: (customer, c, { at }) => {
    mustHaveScope(customer, c);
    return isRepeat(customer, 'denied', c, at) ? [] : [happened(ConsentDenied, { ...c })];
  },
});
