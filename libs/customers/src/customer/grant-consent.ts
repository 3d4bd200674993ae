import { command, happened } from '#kernel';
import { ConsentGranted } from './consent.events.js';
import { isRepeat, mustHavePeriod, mustHaveScope } from './consent-rules.js';
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
    return isRepeat(customer, 'granted', c, at) ? [] : [happened(ConsentGranted, { ...c })];
  },
});
