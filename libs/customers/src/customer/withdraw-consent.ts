import { command, happened } from '#kernel';
import { ConsentWithdrawn } from './consent.events.js';
import { isRepeat, mustHaveScope } from './consent-rules.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class WithdrawConsent extends ConsentWithdrawn {}

/** Nothing need have been granted: a withdrawal also ends what is allowed without consent. */
export const withdrawConsent = command(WithdrawConsent, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: (customer, c, { at }) => {
    mustHaveScope(customer, c);
    return isRepeat(customer, 'withdrawn', c, at) ? [] : [happened(ConsentWithdrawn, { ...c })];
  },
});
