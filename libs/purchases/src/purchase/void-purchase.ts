import { command, happened, IsId, IsOneOf, refuse } from '#kernel';
import { PurchaseVoided, VOID_REASONS, type VoidReason } from './purchase.events.js';
import { purchaseState, purchaseStream } from './purchase.state.js';

export class VoidPurchase {
  @IsId()
  orderId!: string;

  @IsOneOf(VOID_REASONS)
  reason!: VoidReason;
}

export const voidPurchase = command(VoidPurchase, {
  of: purchaseState,
  on: 'existing',
  stream: (c) => purchaseStream(c.orderId),
  nowOnly: true,
  decide: (purchase, c) => {
    if (purchase.returns.length > 0) {
      refuse.conflict('already-returned', 'What was brought back was bought: return the rest instead.');
    }
    return purchase.voided ? [] : [happened(PurchaseVoided, { ...c }, { occurredAt: purchase.boughtAt })];
  },
});
