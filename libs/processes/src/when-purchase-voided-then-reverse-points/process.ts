import { process } from '#kernel';
import type { PurchaseVoided } from '#purchases/events';
import { purchaseStream, wholly, type PurchaseStanding } from '#purchases/rules';
import { accountsOf, programs, programsThatAwarded, type Programs } from '../programs.js';

/** For points a purchase that never was is one of which everything came back. */
export const whenPurchaseVoidedThenReversePoints = process<Programs>({
  name: 'when-purchase-voided-then-reverse-points',
  on: ['PurchaseVoided'],
  remembers: programs,
  reads: (event, known) => [event.stream, ...accountsOf(known, event.subject ?? '')],
  react: (event, { memory, standings }) => {
    const { orderId }: PurchaseVoided = event.data;
    const purchase = standings.get(purchaseStream(orderId)) as PurchaseStanding | undefined;
    if (!purchase) return [];
    const { customerId } = purchase;
    return programsThatAwarded(memory, { customerId, document: orderId }, standings).map((program) => ({
      command: 'ReverseLoyaltyPoints',
      key: program,
      body: { program, customerId, reversalId: event.id, document: orderId, returned: wholly(purchase) },
    }));
  },
});
