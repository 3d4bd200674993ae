import { state, streamName } from '#kernel';
import { claimEvents } from './claim.events.js';

/** The customer, and its contact point, that a verified value belongs to. */
export interface Holder {
  readonly ownerId: string;
  readonly contactPointId: string;
}

export interface Claim {
  readonly holder: Holder | undefined;
  /** The last holder stays the subject of the claim's release. */
  readonly lastOwnerId: string | undefined;
}

/** `claimId` is the blind index of the normalised value. */
export const claimStream = (claimId: string): string => streamName('claim', claimId);

export const claimState = state({
  category: 'claim',
  events: claimEvents,
  initial: { holder: undefined, lastOwnerId: undefined } as Claim,
  evolve: {
    ClaimTaken: (_, { ownerId, contactPointId }) => ({ holder: { ownerId, contactPointId }, lastOwnerId: ownerId }),
    ClaimReleased: (claim) => ({ ...claim, holder: undefined }),
  },
  subject: ({ lastOwnerId }) => lastOwnerId,
});
