import { holds, type Moment } from './dated.js';
import { countsAt, type DatedPurchase } from './purchases.js';
import type { DatedRates } from './rates.js';

/** Rows of customers, by the currency in which each buys. */
interface Buyers {
  scan(options: {
    index: 'currency';
    eq?: string;
    from?: string;
    after?: readonly [string, string];
    limit: number;
  }): Promise<readonly Buyer[]>;
}

interface Buyer {
  readonly key: string;
  readonly value: string | number;
  readonly row: { readonly purchases?: readonly DatedPurchase[] };
}

interface Rates {
  pages(): AsyncIterable<readonly { readonly row: DatedRates }[]>;
}

type Its = { readonly customers: Buyers; readonly rates: Rates };
type AtMoment = Moment & { readonly currency: string };

const SEVERAL = '*';
const PAGE = 100;

/** The value of the index `currency`: what the customer always bought in, also later than any moment asked for. */
export const soleCurrency = (purchases: readonly DatedPurchase[] = []): string | undefined => {
  const first = purchases[0]?.currency;
  return purchases.every(({ currency }) => currency === first) ? first : SEVERAL;
};

/**
 * The one currency of a run (analytics.md §1): the organisation's own; but where by then nobody had bought in it and
 * no rate led to it, that of the purchases, if they all had the same, rather than figures without any value.
 */
export const runCurrency = async (its: Its, at: AtMoment): Promise<string> => {
  const { currency: own } = at;
  if ((await boughtIn(its.customers, own, at)).size > 0) return own;
  for await (const page of its.rates.pages())
    if (page.some(({ row }) => row.quote === own && heldAny(row, at))) return own;
  const found = new Set<string>();
  for (let value = await nextOf(its.customers); value !== undefined; value = await nextOf(its.customers, value)) {
    for (const currency of await boughtIn(its.customers, value, at)) found.add(currency);
    if (found.size > 1) return own;
  }
  const [sole = own] = found;
  return sole;
};

const heldAny = ({ rates }: DatedRates, at: Moment): boolean => rates.some((rate) => holds(rate, at));

/** The next value of the index. */
const nextOf = async (customers: Buyers, value?: string): Promise<string | undefined> => {
  // Codes are letters, before which `!` stands.
  const [next] = await customers.scan({
    index: 'currency',
    limit: 1,
    ...(value !== undefined && { from: `${value}!` }),
  });
  return next && String(next.value);
};

/** In what customers of one value of the index had bought. Reads on only until it knows, of several until two. */
const boughtIn = async (customers: Buyers, value: string, at: Moment): Promise<ReadonlySet<string>> => {
  const enough = value === SEVERAL ? 2 : 1;
  const found = new Set<string>();
  let after: readonly [string, string] | undefined;
  // The first row tells nearly always.
  for (let limit = 1; ; limit = PAGE) {
    const page = await customers.scan({ index: 'currency', eq: value, limit, ...(after && { after }) });
    for (const { row } of page) {
      for (const purchase of row.purchases ?? []) if (countsAt(purchase, at)) found.add(purchase.currency);
    }
    if (found.size >= enough || page.length < limit) return found;
    after = [value, page.at(-1)!.key];
  }
};
