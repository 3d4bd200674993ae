import {
  exchangeAt,
  laterRecorded,
  runCurrency,
  purchasesAt,
  purchasesUpTo,
  type Exchange,
  type Moment,
  type Recording,
} from '#analytics/rules';
import { convert } from '#finance/rules';
import { endOfDay, type Day, type Instant } from '#kernel';
import { everyRow, type At, type Readers } from '#read-model';
import { conversionsOf, purchaseDays, rfmFacts, type Conversions, type RfmFacts } from '#scoring';
import type { tables } from './view.js';

export type Its = Readers<typeof tables>;

/** A customer with a counting purchase; revenue in minor units of the run's currency. */
export interface Member extends RfmFacts, Conversions {}

export interface Population {
  readonly members: readonly Member[];
  /** The last recorded event that it rests on. */
  readonly upTo: Recording | undefined;
}

export type AtMoment = Moment & Pick<At, 'currency'>;

/** The same moment with the one currency of its figures. */
export const inRunCurrency = async (its: Its, at: At): Promise<At> => ({
  ...at,
  currency: await runCurrency(its, at),
});

/** The end of a day, by what had happened and was known at the moment asked for. */
export const endOf = (day: Day, { asOf, zone, currency, knownAt }: At): AtMoment => ({
  asOf: earlier(endOfDay(day, zone), asOf),
  knownAt,
  zone,
  currency,
});

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

/** Everybody at a moment; by purchases after the day `after` alone, if that is given. Reads every row once. */
export const populationAt = async (its: Its, moment: AtMoment, after = -Infinity): Promise<Population> => {
  const exchange = await exchangeOf(its, moment);
  const memberOf = memberReader(moment, exchange, after);
  const members: Member[] = [];
  let upTo: Recording | undefined;
  for await (const page of its.customers.pages()) {
    for (const { key, row } of page) {
      const last = purchasesUpTo(row.purchases, moment, exchange);
      if (last) upTo = laterRecorded(upTo, last);
      const member = memberOf(key, row.purchases);
      if (member) members.push(member);
    }
  }
  return { members, upTo };
};

/** One customer at a moment; undefined: without a counting purchase, so in no population. */
export const memberAt = async (its: Its, id: string, moment: AtMoment): Promise<Member | undefined> => {
  const [exchange, row] = await Promise.all([exchangeOf(its, moment), its.customers.get(id)]);
  return row && memberReader(moment, exchange)(id, row.purchases);
};

const exchangeOf = async (its: Its, moment: AtMoment): Promise<Exchange> =>
  exchangeAt(await everyRow(its.rates), moment.currency, moment, convert);

const memberReader =
  (moment: AtMoment, exchange: Exchange, after = -Infinity) =>
  (id: string, purchases: Parameters<typeof purchasesAt>[0]): Member | undefined => {
    const counted = purchasesAt(purchases, moment, exchange).filter(({ day }) => day > after);
    const days = purchaseDays(counted, Infinity);
    const facts = rfmFacts(id, days);
    return facts && { ...facts, ...conversionsOf(days) };
  };
