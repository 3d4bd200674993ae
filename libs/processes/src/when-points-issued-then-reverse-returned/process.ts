import { process, type Recorded } from '#kernel';
import type { LoyaltyPointsIssued } from '#loyalty/events';
import { purchaseStream, returnedUpTo, type PurchaseStanding } from '#purchases/rules';
import { whenPurchaseRecordedThenIssuePoints } from '../when-purchase-recorded-then-issue-points/process.js';

/**
 * A purchase may earn late, after it was refused and tried again: then the returns before it took nothing back. Where
 * they did, a reversal under the same id does nothing.
 */
export const whenPointsIssuedThenReverseReturned = process({
  name: 'when-points-issued-then-reverse-returned',
  on: ['LoyaltyPointsIssued'],
  reads: (event: Recorded<LoyaltyPointsIssued>) => (isEarned(event) ? [purchaseStream(event.data.document)] : []),
  react: (event: Recorded<LoyaltyPointsIssued>, { standings }) => {
    const { program, customerId, document } = event.data;
    const purchase = standings.get(purchaseStream(document)) as PurchaseStanding | undefined;
    if (!purchase || !isEarned(event)) return [];
    return purchase.returns.map(({ returnId, eventId }) => ({
      command: 'ReverseLoyaltyPoints',
      key: eventId,
      body: { program, customerId, reversalId: eventId, document, returned: returnedUpTo(purchase, returnId) },
    }));
  },
});

const isEarned = ({ actor }: Recorded): boolean => actor.id === whenPurchaseRecordedThenIssuePoints.name;
