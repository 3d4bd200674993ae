import { command, customer, happened, IsNewId, read, refuse, type Money } from '#kernel';
import { PurchaseRecorded } from './purchase.events.js';
import { purchaseState, purchaseStream } from './purchase.state.js';

/** Without `orderId` the order is known by its Source. */
export class RecordPurchase extends PurchaseRecorded {
  @IsNewId()
  override orderId!: string;
}

export const recordPurchase = command(RecordPurchase, {
  of: purchaseState,
  on: 'new',
  stream: (c) => purchaseStream(c.orderId),
  reads: {
    customer: customer((c: RecordPurchase) => c.customerId),
    deal: read<unknown>()('deal', (c: RecordPurchase) => c.dealId),
  },
  decide: (_, c) => {
    const { currency } = c.total;
    if (moniesOf(c).some((money) => money.currency !== currency)) {
      refuse.invalid('currency-mixed', 'A purchase has one currency.', { currency });
    }
    const sum = c.lines.reduce((amount, line) => amount + line.net.amount, c.delivery?.amount ?? 0);
    if (sum !== c.total.amount) {
      const lines = { amount: sum, currency };
      refuse.invalid('total-mismatch', 'The total differs from the lines and the delivery.', { total: c.total, lines });
    }
    return [happened(PurchaseRecorded, { ...c })];
  },
});

const moniesOf = ({ lines, delivery, paidWithPoints }: RecordPurchase): Money[] =>
  [delivery, paidWithPoints, ...lines.flatMap((line) => [line.net, line.discount])].filter(
    (money) => money !== undefined,
  );
