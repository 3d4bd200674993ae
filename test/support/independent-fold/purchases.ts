import { dayIn, eventsAt, groups, type Fact, type Moment } from './known-events.js';
import { inRupiahs } from './rates.js';

/** A purchase that was not voided. Amounts in rupiahs; undefined without a rate. */
export interface Purchase {
  readonly customerId: string;
  readonly day: string;
  readonly address: string;
  /** The rate's event; null where none was needed. */
  readonly rate: string | null;
  /** Net of what had been returned by the end of a day; null: everything had. */
  netBy(day: string): Net | null;
}

interface Net {
  readonly value: number | undefined;
  readonly rate: string | null;
  readonly evidence: readonly string[];
}

/** analytics.md §1. */
export const purchasesAt = (log: readonly Fact[], moment: Moment): Purchase[] => {
  const events = eventsAt(
    log.filter(({ stream }) => /^(purchase|fx)-/.test(stream)),
    moment,
  );
  const rates = events.filter(({ type }) => type === 'FxRatePublished');
  const bought = events.filter(({ stream }) => stream.startsWith('purchase-'));
  // A void bears the instant of the purchase: it counts from when it was known, whenever it is asked about.
  return [...groups(bought, ({ stream }) => stream).values()]
    .filter((story) => !story.some(({ type }) => type === 'PurchaseVoided'))
    .map((story) => purchaseOf(story, rates));
};

const purchaseOf = ([recorded, ...returns]: readonly Fact[], rates: readonly Fact[]): Purchase => {
  const { data, occurredAt, address } = recorded!;
  const day = dayIn(occurredAt);
  const { currency } = data.total;
  const convert = (amount: number) => inRupiahs(rates, { amount, currency }, day);
  const all = convert(data.total.amount - (data.delivery?.amount ?? 0));
  const netBy = (end: string) => {
    const back = returns.filter((event) => dayIn(event.occurredAt) <= end);
    if (back.some((event) => event.data.full)) return null;
    // Converted together, so that parts which make a whole give back all of it.
    const returned = convert(back.reduce((sum, event) => sum + event.data.value.amount, 0));
    const evidence = [address, ...back.map((event) => event.address)];
    return { value: all && all.amount - (returned?.amount ?? 0), rate: all?.rate ?? null, evidence };
  };
  return { customerId: data.customerId, day, address, rate: all?.rate ?? null, netBy };
};

/** The events of the rates by which purchases were converted. */
export const ratesOf = (log: readonly Fact[], purchases: readonly Purchase[]): Fact[] =>
  log.filter(({ address }) => purchases.some(({ rate }) => rate === address));

/** A customer's purchases of one day. */
export interface PurchaseDay {
  readonly day: string;
  readonly purchases: number;
  readonly value: number;
  readonly unconverted: number;
  /** The events of the rates used. */
  readonly rates: readonly string[];
  readonly evidence: readonly string[];
}

/** The purchase days of one customer that count at the end of a day, in their order. */
export const purchaseDaysBy = (purchases: readonly Purchase[], end: string): PurchaseDay[] => {
  const counting = purchases.flatMap((purchase) => {
    const net = purchase.day <= end ? purchase.netBy(end) : null;
    return net ? [{ day: purchase.day, ...net }] : [];
  });
  const days = [...groups(counting, ({ day }) => day)].map(([day, of]) => ({
    day,
    purchases: of.length,
    value: of.reduce((sum, { value = 0 }) => sum + value, 0),
    unconverted: of.filter(({ value }) => value === undefined).length,
    rates: of.flatMap(({ rate }) => rate ?? []),
    evidence: of.flatMap(({ evidence }) => evidence).sort(),
  }));
  return days.sort((a, b) => (a.day < b.day ? -1 : 1));
};
