import { standing } from '#kernel';
import { loyaltyEvents } from './account.events.js';
import type { Account } from './account.model.js';

/** What processes ask about an account. */
export interface AccountStanding {
  readonly status: Account['status'];
  /** For which points were issued, or withheld by a cap. */
  readonly documents: readonly string[];
}

const withDocument = (account: AccountStanding, { document }: { document: string }): AccountStanding =>
  account.documents.at(-1) === document ? account : { ...account, documents: [...account.documents, document] };

export const accountStanding = standing(loyaltyEvents, {
  category: 'loyalty',
  initial: { status: 'none', documents: [] } as AccountStanding,
  on: {
    MemberEnrolled: (account) => (account.status === 'none' ? { ...account, status: 'active' } : account),
    MemberSuspended: (account) => ({ ...account, status: 'suspended' }),
    MemberResumed: (account) => ({ ...account, status: 'active' }),
    MemberLeft: (account) => ({ ...account, status: 'left' }),
    LoyaltyPointsIssued: withDocument,
    LoyaltyPointsWithheld: withDocument,
  },
});
