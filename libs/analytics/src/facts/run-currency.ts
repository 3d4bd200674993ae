import type { DatedPurchase } from './purchases.js';
import type { DatedRates } from './rates.js';

/** Rows of customers, by the currency in which each buys. */
interface Buyers {
  scan(options: {
    index: 'currency';
    eq?: string;
    descending?: boolean;
    limit: number;
  }): Promise<readonly { readonly value: string | number }[]>;
}

interface Rates {
  pages(): AsyncIterable<readonly { readonly row: DatedRates }[]>;
}

const SEVERAL = '*';

/** The value of the index `currency`: what the customer always bought in. */
export const soleCurrency = (purchases: readonly DatedPurchase[] = []): string | undefined => {
  const first = purchases[0]?.currency;
  return purchases.every(({ currency }) => currency === first) ? first : SEVERAL;
};

/**
 * The one currency of a run (analytics.md §1): the organisation's own; but where nobody bought in it and no rate leads
 * to it, that of the purchases, if they all have the same, rather than figures without any value.
 */
export const runCurrency = async (its: { customers: Buyers; rates: Rates }, own: string): Promise<string> => {
  const one = { index: 'currency', limit: 1 } as const;
  const [inOwn] = await its.customers.scan({ ...one, eq: own });
  if (inOwn) return own;
  for await (const page of its.rates.pages()) if (page.some(({ row }) => row.quote === own)) return own;
  const [[first], [last]] = await Promise.all([
    its.customers.scan(one),
    its.customers.scan({ ...one, descending: true }),
  ]);
  return first && first.value === last?.value && first.value !== SEVERAL ? String(first.value) : own;
};
