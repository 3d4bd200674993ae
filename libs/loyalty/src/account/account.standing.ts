import { standing, type Recorded } from '#kernel';
import { loyaltyEvents } from './account.events.js';
import { NO_ACCOUNT } from './account.model.js';
import { evolveCompact, type CompactAccount } from './compact.js';

/** What processes ask about an account, as of its last event. */
export interface AccountStanding extends CompactAccount {
  /** For which points were issued, or withheld by a cap. */
  readonly documents: readonly string[];
}

/** Whether a date may have enrolled the customer since, recorded or not: points wait for it. The account knows. */
export const mayHaveJoined = ({ status, lots }: Pick<AccountStanding, 'status' | 'lots'>): boolean =>
  status === 'none' && lots.some((lot) => lot.pending > 0 && lot.activeFrom !== undefined);

const follow = (account: AccountStanding, _: object, event: Recorded): AccountStanding => ({
  ...evolveCompact(account, event),
  documents: account.documents,
});

const withDocument = (account: AccountStanding, data: { document: string }, event: Recorded): AccountStanding => ({
  ...follow(account, data, event),
  documents: account.documents.at(-1) === data.document ? account.documents : [...account.documents, data.document],
});

export const accountStanding = standing(loyaltyEvents, {
  category: 'loyalty',
  initial: { ...NO_ACCOUNT, documents: [] } as AccountStanding,
  on: {
    MemberEnrolled: follow,
    MemberSuspended: follow,
    MemberResumed: follow,
    MemberLeft: follow,
    LoyaltyPointsIssued: withDocument,
    LoyaltyPointsWithheld: withDocument,
    LoyaltyPointsActivated: follow,
    LoyaltyPointsRedeemed: follow,
    LoyaltyPointsRestored: follow,
    LoyaltyPointsHeld: follow,
    HoldCaptured: follow,
    HoldReleased: follow,
    LoyaltyPointsReversed: follow,
    LoyaltyPointsExpired: follow,
  },
});
