import { dayOf, daysBetween, idOf, money, parseAddress, sumMoney, type Instant, type Money } from '#kernel';
import type { purchaseEvents } from '#purchases/events';
import { goodsValue } from '#purchases/rules';
import type { At } from '#read-model';
import type { Changes, Customer360 } from './view.js';

/** A purchase that still counts, in minor units, without delivery and what came back. A tuple, since there are many. */
export type NetPurchase = readonly [
  address: string,
  occurredAt: Instant,
  amount: number,
  currency: string,
  families: readonly string[],
];

/** Net purchases (domain.md §5, I3), oldest first. What is voided or fully returned goes. */
export const purchaseChanges: Changes<typeof purchaseEvents> = {
  PurchaseRecorded: ({ purchases }, data, { address, occurredAt }) => {
    const { amount, currency } = goodsValue(data);
    const families = [...new Set(data.lines.flatMap(({ family }) => family ?? []))];
    return { purchases: [...purchases, [address, occurredAt, amount, currency, families]], purchasesBy: address };
  },
  PurchaseReturned: ({ purchases }, { full, value }, { stream, address }) => ({
    purchases: full
      ? without(purchases, stream)
      : purchases.map((purchase) => (isOf(purchase, stream) ? lessened(purchase, value.amount) : purchase)),
    purchasesBy: address,
  }),
  PurchaseVoided: ({ purchases }, _, { stream, address }) => ({
    purchases: without(purchases, stream),
    purchasesBy: address,
  }),
};

const isOf = ([address]: NetPurchase, stream: string): boolean => address.startsWith(`${stream}@`);

const without = (purchases: readonly NetPurchase[], stream: string): NetPurchase[] =>
  purchases.filter((purchase) => !isOf(purchase, stream));

const lessened = ([address, occurredAt, amount, ...rest]: NetPurchase, by: number): NetPurchase => [
  address,
  occurredAt,
  amount - by,
  ...rest,
];

/** Count, revenue by currency, families bought in, and the last net purchase; by the event that last changed them. */
export const purchasesAt = ({ purchases, purchasesBy }: Customer360, at: At) => {
  const currencies = [...new Set(purchases.map(([, , , currency]) => currency))].sort();
  const last = purchases.at(-1);
  return {
    count: purchases.length,
    /** A currency whose sum is beyond safe integers is left out. */
    revenue: currencies.flatMap((currency) => revenueIn(purchases, currency) ?? []),
    productLines: new Set(purchases.flatMap(([, , , , families]) => families)).size,
    lastPurchase: last ? lastPurchaseOf(last, at) : null,
    address: purchasesBy,
  };
};

const revenueIn = (purchases: readonly NetPurchase[], currency: string): Money | null => {
  const ours = purchases.filter(([, , , its]) => its === currency);
  return sumMoney(
    ours.map(([, , amount]) => money(amount, currency)),
    currency,
  );
};

const lastPurchaseOf = ([address, occurredAt, amount, currency]: NetPurchase, { zone, today }: At) => ({
  orderId: idOf(parseAddress(address)?.stream ?? ''),
  at: occurredAt,
  ageDays: daysBetween(dayOf(occurredAt, zone), today),
  amount: money(amount, currency),
  address,
});
