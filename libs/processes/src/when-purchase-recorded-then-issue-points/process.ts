import { process, type Money } from '#kernel';
import { accountStream, mayHaveJoined, type AccountStanding } from '#loyalty/rules';
import type { PurchaseLine, PurchaseRecorded } from '#purchases/events';
import { purchaseStream, type PurchaseStanding } from '#purchases/rules';
import { accountsOf, programs, type Programs } from '../programs.js';

/** Asks every program that the buyer is in, or may join by earning, what the purchase earns. */
export const whenPurchaseRecordedThenIssuePoints = process<Programs>({
  name: 'when-purchase-recorded-then-issue-points',
  on: ['PurchaseRecorded'],
  remembers: programs,
  reads: (event, known) => [event.stream, ...accountsOf(known, (event.data as PurchaseRecorded).customerId)],
  react: (event, { memory, standings }) => {
    const purchase: PurchaseRecorded = event.data;
    const { customerId, orderId, channel, storeId } = purchase;
    const now = standings.get(purchaseStream(orderId)) as PurchaseStanding | undefined;
    // Voided before this was tried, or tried again: it never was.
    if (now?.voided) return [];
    const lines = earningLines(purchase);
    return Object.entries(memory)
      .filter(([program, join]) => {
        const account = standings.get(accountStream({ program, customerId })) as AccountStanding | undefined;
        if (account && account.status !== 'none') return account.status !== 'left';
        return join !== 'explicit' || (account !== undefined && mayHaveJoined(account));
      })
      .map(([program]) => ({
        command: 'IssueLoyaltyPoints',
        key: program,
        body: {
          program,
          customerId,
          document: orderId,
          activityAt: event.occurredAt,
          lines,
          ...(channel && { channel }),
          ...(storeId && { storeId }),
        },
      }));
  },
});

/** What was paid with points lies on the lines by their net amounts, each part rounded so that the parts add up. */
const earningLines = ({ lines, paidWithPoints }: PurchaseRecorded) => {
  const goods = lines.reduce((sum, { net }) => sum + BigInt(net.amount), 0n);
  const paid = paidWithPoints ? smaller(BigInt(paidWithPoints.amount), goods) : 0n;
  let before = 0n;
  return lines.map((line) => {
    const upTo = before + BigInt(line.net.amount);
    const part = goods === 0n ? 0n : (paid * upTo) / goods - (paid * before) / goods;
    before = upTo;
    return earningLine(line, { amount: Number(part), currency: line.net.currency });
  });
};

const earningLine = ({ lineId, sku, labels, qty, net }: PurchaseLine, pointsPaid: Money) => ({
  lineId,
  sku,
  ...(labels && { labels }),
  qty,
  net,
  ...(pointsPaid.amount > 0 && { pointsPaid }),
});

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
