import { convert } from '#finance/rules';
import { addMoney, money, sumMoney, type Money } from '#kernel';
import type { Contribution } from './contribution.js';

/** What to expect in one month, in one currency, from one owner. Rows add up. A sum beyond safe integers is null. */
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
  readonly open: Money | null;
  /** Open deals on hold, unweighted. */
  readonly held: Money | null;
  readonly won: Money | null;
  /** The forecast: open deals by their probability, and won. */
  readonly weighted: Money | null;
  /** `weighted` in the organisation's currency; null without a rate, or beyond safe integers. */
  readonly converted: Money | null;
  /** Address of the rate's event; null where no rate was used. */
  readonly rate: string | null;
}

/** One month over all owners. */
export interface MonthTotals {
  readonly month: string;
  /** By currency; one whose sum is beyond safe integers is left out. */
  readonly weighted: readonly Money[];
  /** Sum of the rows' converted amounts; null where one of them is, or beyond safe integers. */
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

type Conversion = Pick<ForecastRow, 'converted' | 'rate'>;

const conversionOf = (weighted: Money | null, into: string, rateTo: RateTo): Conversion => {
  if (!weighted || weighted.currency === into) return { converted: weighted, rate: null };
  const used = rateTo(weighted.currency);
  const converted = used ? convert(weighted, into, used.rate) : null;
  return { converted, rate: converted && used ? used.address : null };
};

/** The months of the rows, in no order. */
export const monthsOf = (rows: readonly ForecastRow[], into: string): MonthTotals[] =>
  [...new Set(rows.map(({ month }) => month))].map((month) => {
    const ours = rows.filter((row) => row.month === month);
    const converted = ours.map((row) => row.converted);
    const currencies = [...new Set(ours.map(({ currency }) => currency))].sort();
    return {
      month,
      weighted: currencies.flatMap((currency) => sumMoney(weightedIn(ours, currency), currency) ?? []),
      converted: sumMoney(converted, into),
      rates: [...new Set(ours.flatMap(({ rate }) => rate ?? []))].sort(),
    };
  });

const weightedIn = (rows: readonly ForecastRow[], currency: string): (Money | null)[] =>
  rows.filter((row) => row.currency === currency).map(({ weighted }) => weighted);
