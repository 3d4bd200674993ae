import { process } from '#kernel';
import type { PurchaseReturned } from '#purchases/events';
import { purchaseStream, returnedUpTo, type PurchaseStanding } from '#purchases/rules';
import { accountsOf, programs, programsThatAwarded, type Programs } from '../programs.js';

/** Takes back what the returned goods had earned. */
export const whenPurchaseReturnedThenReversePoints = process<Programs>({
  name: 'when-purchase-returned-then-reverse-points',
  on: ['PurchaseReturned'],
  remembers: programs,
  reads: (event, known) => [event.stream, ...accountsOf(known, event.subject ?? '')],
  react: (event, { memory, standings }) => {
    const { orderId, returnId }: PurchaseReturned = event.data;
    const purchase = standings.get(purchaseStream(orderId)) as PurchaseStanding | undefined;
    if (!purchase) return [];
    const { customerId } = purchase;
    const returned = returnedUpTo(purchase, returnId);
    return programsThatAwarded(memory, { customerId, document: orderId }, standings).map((program) => ({
      command: 'ReverseLoyaltyPoints',
      key: program,
      // Ids of returns are unique in their order only; an event's is unique everywhere.
      body: { program, customerId, reversalId: event.id, document: orderId, returned },
    }));
  },
});
