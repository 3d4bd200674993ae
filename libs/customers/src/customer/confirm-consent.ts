import { command, happened, refuse } from '#kernel';
import { ConsentConfirmed } from './consent.events.js';
import { mustHaveScope } from './consent-rules.js';
import { lastWord } from './consents.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class ConfirmConsent extends ConsentConfirmed {}

/** The second half of a double opt-in. */
export const confirmConsent = command(ConfirmConsent, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: (customer, c, { at }) => {
    mustHaveScope(customer, c);
    const last = lastWord(customer.consents, c, at);
    if (last?.kind === 'confirmed') return [];
    if (last?.kind !== 'granted' || !last.doubleOptIn) {
      refuse.conflict('no-consent-to-confirm', 'No consent of this scope, purpose and brand waits for confirmation.');
    }
    return [happened(ConsentConfirmed, { ...c })];
  },
});
