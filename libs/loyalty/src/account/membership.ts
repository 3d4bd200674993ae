import { refuse, type Instant } from '#kernel';
import { accountAt } from './account-at.js';
import type { Account } from './account.model.js';

/** The status at `at` of a member who has one; refused for those who never joined or have left. */
export const memberStatus = (state: Account, at: Instant): 'active' | 'suspended' => {
  const { status } = accountAt(state, at);
  return status === 'none' || status === 'left'
    ? refuse.conflict('not-a-member', 'The customer is no member of the program.', { status })
    : status;
};
