import { convert } from '#finance/rules';
import { addMoney, money, type Money } from '#kernel';
import type { Contribution } from './contribution.js';

/** What to expect in one month, in one currency, from one owner. Rows add up. */
export interface ForecastRow {
  readonly month: string;
  readonly currency: string;
  readonly owner: string;
  /** Open and won deals. */
  readonly deals: number;
  readonly overdue: number;
  /** Deals whose probability is pinned by hand. */
  readonly overridden: number;
  /** Open deals that are not on hold, unweighted. */
  readonly open: Money;
  /** Open deals on hold, unweighted. */
  readonly held: Money;
  readonly won: Money;
  /** The forecast: open deals by their probability, and won. */
  readonly weighted: Money;
  /** `weighted` in the organisation's currency; null without a rate. */
  readonly converted: Money | null;
  /** Address of the rate's event; null where no rate was used. */
  readonly rate: string | null;
}

/** One month over all owners. */
export interface MonthTotals {
  readonly month: string;
  /** By currency. */
  readonly weighted: readonly Money[];
  /** Sum of the rows' converted amounts; null where one of them is. */
  readonly converted: Money | null;
  /** Addresses of the rates used. */
  readonly rates: readonly string[];
}

/** A rate to the organisation's currency with its event's address. */
export interface UsableRate {
  readonly rate: string;
  readonly address: string;
}

export type RateTo = (currency: string) => UsableRate | undefined;

/** Rows of month × currency × owner, in no order. */
export const rowsOf = (contributions: readonly Contribution[], into: string, rateTo: RateTo): ForecastRow[] => {
  const rows = new Map<string, ForecastRow>();
  for (const contribution of contributions) {
    const { month, owner, amount } = contribution;
    const key = [month, amount.currency, owner].join();
    rows.set(key, withDeal(rows.get(key) ?? emptyRow(month, amount.currency, owner), contribution));
  }
  return [...rows.values()].map((row) => ({ ...row, ...conversionOf(row.weighted, into, rateTo) }));
};

const emptyRow = (month: string, currency: string, owner: string): ForecastRow => {
  const zero = money(0, currency);
  const counts = { deals: 0, overdue: 0, overridden: 0 };
  const amounts = { open: zero, held: zero, won: zero, weighted: zero };
  return { month, currency, owner, ...counts, ...amounts, converted: null, rate: null };
};

const withDeal = (row: ForecastRow, deal: Contribution): ForecastRow => {
  const column = deal.status === 'won' ? 'won' : deal.held ? 'held' : 'open';
  return {
    ...row,
    deals: row.deals + 1,
    overdue: row.overdue + Number(deal.overdue),
    overridden: row.overridden + Number(deal.override !== null),
    [column]: addMoney(row[column], deal.amount),
    weighted: addMoney(row.weighted, deal.weighted),
  };
};

const conversionOf = (weighted: Money, into: string, rateTo: RateTo): Pick<ForecastRow, 'converted' | 'rate'> => {
  if (weighted.currency === into) return { converted: weighted, rate: null };
  const used = rateTo(weighted.currency);
  if (!used) return { converted: null, rate: null };
  return { converted: convert(weighted, into, used.rate), rate: used.address };
};

/** The months of the rows, in no order. */
export const monthsOf = (rows: readonly ForecastRow[], into: string): MonthTotals[] =>
  [...new Set(rows.map(({ month }) => month))].map((month) => {
    const ours = rows.filter((row) => row.month === month);
    const converted = ours.flatMap((row) => row.converted ?? []);
    const currencies = [...new Set(ours.map(({ currency }) => currency))].sort();
    return {
      month,
      weighted: currencies.map((currency) => sum(weightedIn(ours, currency), currency)),
      converted: converted.length === ours.length ? sum(converted, into) : null,
      rates: [...new Set(ours.flatMap(({ rate }) => rate ?? []))].sort(),
    };
  });

const weightedIn = (rows: readonly ForecastRow[], currency: string): Money[] =>
  rows.filter((row) => row.currency === currency).map(({ weighted }) => weighted);

const sum = (amounts: readonly Money[], currency: string): Money => amounts.reduce(addMoney, money(0, currency));
