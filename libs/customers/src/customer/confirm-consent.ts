import { command, happened, refuse } from '#kernel';
import { ConsentConfirmed } from './consent.events.js';
import { mustHaveScope, refusedSince } from './consent-rules.js';
import { lastWord } from './consents.js';
import { customerState, customerStream, notForgotten } from './customer.state.js';

export class ConfirmConsent extends ConsentConfirmed {}

/** The second half of a double opt-in. It answers a request, so it overrules no refusal that was said since. */
export const confirmConsent = command(ConfirmConsent, {
  of: customerState,
  on: 'existing',
  reads: notForgotten,
  stream: (c) => customerStream(c.customerId),
  decide: (customer, c, { at }) => {
    mustHaveScope(customer, c);
    const last = lastWord(customer.consents, c, at);
    if (last?.kind !== 'confirmed' && !(last?.kind === 'granted' && last.doubleOptIn)) {
      refuse.conflict(
        'no-consent-to-confirm',
        'No consent of this scope, purpose and brand waits for confirmation: grant one with doubleOptIn first.',
      );
    }
    const refusal = refusedSince(customer, last, at);
    if (refusal) {
      refuse.conflict(
        'consent-refused-since',
        'Since then a consent that overlaps this one was withdrawn or denied: ask anew, by granting with doubleOptIn.',
        { because: refusal.address },
      );
    }
    if (last.kind === 'confirmed') return [];
    return [happened(ConsentConfirmed, { ...c })];
  },
});
