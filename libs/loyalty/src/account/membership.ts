import { later, refuse, type Environment, type Instant } from '#kernel';
import { accountAt } from './account-at.js';
import type { Account } from './account.model.js';

type When = Pick<Environment, 'at' | 'now'>;

/** The account as dates have made it by now, also for what happened before now. */
export const accountNow = (state: Account, { at, now }: When): Account => accountAt(state, later(at, now));

/** The status of a member who has one; refused for those who never joined or have left. */
export const memberStatus = ({ status }: Account): 'active' | 'suspended' =>
  status === 'none' || status === 'left'
    ? refuse.conflict('not-a-member', 'The customer is no member of the program.', { status })
    : status;

/** What would precede what dates have brought is refused as if that were recorded. */
export const mustFollowDates = ({ due }: Account, at: Instant): void => {
  const last = due.at(-1)?.at;
  if (last === undefined || at >= last) return;
  const sentence = 'occurredAt lies before what a date has brought to the account.';
  refuse.conflict('before-previous-event', sentence, { occurredAt: at, last });
};
