import { by, dayIn, eventsAt, groups, type Fact, type Moment } from './known-events.js';
import { Account, BUCKETS, sum } from './loyalty-ledger.js';

/** Balances of a program, of a customer, or of all. */
export const balancesAt = (log: readonly Fact[], moment: Moment, { program, customerId }: Record<string, string>) =>
  accountsAt(log, moment)
    .filter((of) => (program ?? of.program) === of.program && (customerId ?? of.customerId) === of.customerId)
    .map(({ program: name, customerId: id, account: { status, memberSince, lots, debt } }) => ({
      program: name,
      customerId: id,
      status,
      ...(memberSince && { memberSince }),
      ...Object.fromEntries(BUCKETS.map((bucket) => [bucket, sum(lots, bucket)])),
      issued: sum(lots, 'points'),
      spendable: sum(lots, 'active'),
      debt,
      net: sum(lots, 'active') - debt,
    }));

/** Accounts of which a date brought what no event records, the longest overdue first. */
export const dueAt = (log: readonly Fact[], moment: Moment) =>
  accountsAt(log, moment)
    .filter(({ account }) => account.unrecorded.length > 0)
    .sort(
      by(
        ({ account }) => account.unrecorded.map(({ at }) => at).sort()[0],
        ({ key }) => key,
      ),
    )
    .map(({ program, customerId }) => ({ program, customerId }));

/** I20 since the program began; what was spent with what was restored later. undefined: there is no such program. */
export const liabilityAt = (log: readonly Fact[], moment: Moment, { program }: Record<string, string>) => {
  const definition = eventsAt(log, moment).findLast(
    ({ type, data }) => type === 'ProgramPublished' && data.program === program,
  )?.data;
  if (!definition) return undefined;
  const accounts = accountsAt(log, moment).filter((of) => of.program === program);
  const lots = accounts.flatMap(({ account }) => account.lots);
  const restored = accounts
    .flatMap(({ events }) => events.filter(({ type }) => type === 'LoyaltyPointsRestored'))
    .reduce((total, { data }) => total + sum(data.allocations, 'points'), 0);
  const [expired, reversed, offset] = ['expired', 'reversed', 'offset'].map((bucket) => sum(lots, bucket));
  const open = (of: readonly any[]): number => sum(of, 'pending') + sum(of, 'active') + sum(of, 'held');
  const closing = open(lots);
  const months = [...groups(lots, lastMonthOf)].sort(by(([month]) => month));
  return {
    program,
    accounts: accounts.length,
    issued: sum(lots, 'points'),
    restored,
    spent: sum(lots, 'spent') + restored,
    expired,
    reversed,
    offset,
    closing,
    value: { amount: closing * definition.pointCost.amount, currency: definition.pointCost.currency },
    receivable: accounts.reduce((total, { account }) => total + account.debt, 0),
    expiring: months
      .map(([month, of]) => ({ month: month === NEVER ? null : month, points: open(of) }))
      .filter(({ points }) => points > 0),
  };
};

/** Behind all months. */
const NEVER = '~';

/** The month of the last usable day: points expire at the midnight after it. */
const lastMonthOf = ({ expiresAt }: any): string =>
  expiresAt ? dayIn(new Date(Date.parse(expiresAt) - 1).toISOString()).slice(0, 7) : NEVER;

const accountsAt = (log: readonly Fact[], moment: Moment) => {
  const events = eventsAt(
    log.filter(({ stream }) => stream.startsWith('loyalty-')),
    moment,
  );
  return [...groups(events, ({ stream }) => stream)]
    .map(([stream, history]) => {
      const key = stream.slice('loyalty-'.length);
      const [program, customerId] = key.split(/\.(.*)/) as [string, string];
      const account = new Account();
      for (const event of history) account.live(event);
      account.reach(moment.asOf);
      return { key, program, customerId, account, events: history };
    })
    .sort(by(({ key }) => key));
};
