import { by, dayIn, daysFrom, eventsAt, groups, type Fact, type Moment } from './known-events.js';
import { inRupiahs, type Converted } from './rates.js';

/** analytics.md §2, the rows of rfm-segments at a moment, scored by the ranking of that moment. */
export const rfmSegmentsAt = (log: readonly Fact[], moment: Moment): any[] => {
  const events = eventsAt(log, moment);
  const today = dayIn(moment.asOf);
  const purchases = [
    ...groups(
      events.filter(({ stream }) => stream.startsWith('purchase-')),
      ({ stream }) => stream,
    ).values(),
  ]
    // A void counts from when it was known, whenever it is asked about; it bears the instant of the purchase.
    .filter((story) => !story.some(({ type }) => type === 'PurchaseVoided'))
    .map((story) => purchaseOf(story, events));
  const members = [...groups(purchases, ({ customerId }) => customerId)].flatMap(([id, of]) => memberOf(id, of, today));
  const scoresOf = (value: (member: any) => number) => {
    const values = members.map(value);
    return (member: any) =>
      1 + Math.floor((5 * values.filter((other) => other < value(member)).length) / members.length);
  };
  const [R, F, M] = [scoresOf((m) => -m.recencyDays), scoresOf((m) => m.purchases), scoresOf((m) => m.revenue.amount)];
  return members
    .map((member) => ({ ...member, R: R(member), F: F(member), M: M(member) }))
    .map((member) => ({ ...member, cell: `${member.R}${member.F}`, segment: GRID[5 - member.R]![member.F - 1] }))
    .sort(
      by(
        ({ revenue }) => -revenue.amount,
        ({ customerId }) => customerId,
      ),
    );
};

const LOST = ['hibernating', 'hibernating', 'at-risk', 'at-risk', 'cant-lose-them'];
const PL = 'potential-loyalist';
/** Rows R = 5 … 1, columns F = 1 … 5. */
const GRID = [
  ['new', PL, PL, 'champions', 'champions'],
  ['promising', PL, PL, 'loyal', 'loyal'],
  ['about-to-sleep', 'about-to-sleep', 'need-attention', 'loyal', 'loyal'],
  LOST,
  LOST,
];

interface Purchase {
  readonly customerId: string;
  readonly day: string;
  /** Net of what was returned; undefined without a rate. */
  readonly value: number | undefined;
  readonly rate: string | null;
  readonly gone: boolean;
}

const purchaseOf = ([bought, ...returns]: readonly Fact[], events: readonly Fact[]): Purchase => {
  const { data, occurredAt } = bought!;
  const day = dayIn(occurredAt);
  const { currency } = data.total;
  const converted = (amount: number): Converted | undefined => inRupiahs(events, { amount, currency }, day);
  const all = converted(data.total.amount - (data.delivery?.amount ?? 0));
  // Converted together, so that parts which make a whole give back all of it.
  const back = converted(returns.reduce((sum, event) => sum + event.data.value.amount, 0));
  return {
    customerId: data.customerId,
    day,
    value: all && all.amount - (back?.amount ?? 0),
    rate: all?.rate ?? null,
    gone: returns.some((event) => event.data.full),
  };
};

const memberOf = (customerId: string, purchases: readonly Purchase[], today: string): any[] => {
  const counting = purchases.filter(({ gone }) => !gone);
  if (counting.length === 0) return [];
  const lastPurchase = counting
    .map(({ day }) => day)
    .sort()
    .at(-1)!;
  const unconverted = counting.filter(({ value }) => value === undefined).length;
  const rates = [...new Set(purchases.flatMap(({ rate }) => rate ?? []))].sort();
  return [
    {
      customerId,
      lastPurchase,
      recencyDays: daysFrom(lastPurchase, today),
      purchases: counting.length,
      revenue: { amount: counting.reduce((sum, { value = 0 }) => sum + value, 0), currency: 'IDR' },
      ...(unconverted > 0 && { unconverted }),
      ...(rates.length > 0 && { rates }),
    },
  ];
};
