import { dayNumber, holds, laterRecorded, purchasesAt, purchasesUpTo } from '#analytics/rules';
import type { Exchange, Recording } from '#analytics/rules';
import type { Day } from '#kernel';
import type { At } from '#read-model';
import { populationRhythmDays, purchaseDays, purchaseHistory, SOURCES, type Source } from '#scoring';
import { loggedBy } from './contacts.js';
import { churnFactsAt } from './facts.js';
import { everyCustomer, exchangeOf, inRunCurrency, type Its, type Stored } from './setting.js';
import { sourcesAt } from './sources.js';

/** What a customer-base model is fitted on, without a name in it. */
export interface Histories {
  readonly asOf: Day;
  /** The last recorded event that it rests on; null without any. */
  readonly upTo: string | null;
  readonly currency: string;
  /** Distinct [x, days from first to last purchase day, days from the first to the as-of, customers]. */
  readonly patterns: readonly (readonly [number, number, number, number])[];
  /** Of each customer who came again and whose money is known: [x, value of the x repeat days in minor units]. */
  readonly spends: readonly (readonly [number, number])[];
  readonly sources: readonly Source[];
  /** Days that usually lie between two contacts; null where nobody has a rhythm. */
  readonly rhythmDays: number | null;
}

export const historiesAt = async (its: Its, asked: At): Promise<Histories> => {
  const at = await inRunCurrency(its, asked);
  const [customers, exchange, known] = await Promise.all([
    everyCustomer(its),
    exchangeOf(its, at),
    sourcesAt(its.customers, at),
  ]);
  const patterns = new Map<string, [number, number, number, number]>();
  const spends: [number, number][] = [];
  for (const { row } of customers) {
    const days = purchaseDays(purchasesAt(row.purchases, at, exchange), Infinity);
    const history = purchaseHistory(days, dayNumber(at.today));
    if (!history) continue;
    const { x, txDays, TDays, repeatValue } = history;
    const key = [x, txDays, TDays].join(' ');
    const pattern = patterns.get(key);
    if (pattern) pattern[3] += 1;
    else patterns.set(key, [x, txDays, TDays, 1]);
    if (x > 0 && days.every(({ unconverted }) => unconverted === 0)) spends.push([x, repeatValue]);
  }
  const credits = customers.map(({ id, row }) => churnFactsAt(id, row, at, exchange)?.credits ?? []);
  return {
    asOf: at.today,
    upTo: lastOf(customers, at, exchange)?.address ?? null,
    currency: at.currency,
    patterns: [...patterns.values()].sort(byNumbers),
    spends: spends.sort(byNumbers),
    sources: SOURCES.filter((source) => known.has(source)),
    rhythmDays: populationRhythmDays(credits.map((ofCustomer) => ofCustomer.map(({ day }) => day))),
  };
};

/** The last recorded event of all that is known of customers at a moment, with the rates used. */
export const lastOf = (customers: readonly Stored[], at: At, exchange: Exchange): Recording | undefined =>
  customers.reduce<Recording | undefined>((last, { row }) => {
    const { registered, contacts = [], consents = [], deals = [], points = [] } = row;
    const ours = contacts.filter((contact) => holds(loggedBy(contact), at));
    const ofContacts = ours.flatMap(({ versions, promise }) => [
      ...versions,
      ...[promise?.kept, promise?.broken].flatMap((end) => end ?? []),
    ]);
    const dated = [...(registered ? [registered] : []), ...ofContacts, ...consents, ...deals, ...points];
    const happened: Recording[] = dated.filter((fact) => holds(fact, at));
    const links = ours.flatMap(({ link }) => link ?? []);
    const bought = purchasesUpTo(row.purchases, at, exchange);
    return [...happened, ...links, ...(bought ? [bought] : [])].reduce<Recording | undefined>(laterRecorded, last);
  }, undefined);

const byNumbers = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((order, value, nth) => order || value - b[nth]!, 0);
