import type { ClaimTaken } from '#customers/events';
import { idOf, process } from '#kernel';

/**
 * Verification is decided on the claim; the customer's contact point is marked afterwards. It may have been removed in
 * between, so the claim is then asked to go: ReleaseClaim frees it only if its contact point is gone.
 */
export const whenClaimTakenThenMarkContactPoint = process({
  name: 'when-claim-taken-then-mark-contact-point',
  on: ['ClaimTaken'],
  react: (event) => {
    const { ownerId, contactPointId, method }: ClaimTaken = event.data;
    const claimId = idOf(event.stream);
    return [
      {
        command: 'MarkContactPointVerified',
        key: 'mark',
        body: { customerId: ownerId, contactPointId, method, claimId },
      },
      { command: 'ReleaseClaim', key: 'release', body: { claimId } },
    ];
  },
});
