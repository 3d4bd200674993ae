import { dayOf, daysBetween, type Instant, type Personal } from '#kernel';
import { accountAt, balanceOf, expiriesOf, type Account, type Balance, type Expiring, type Lot } from '#loyalty/rules';
import { dueLineOf, type DueLine } from './lines.js';
import type { LedgerLine, LedgerRow } from './view.js';

const MAX_EXPIRIES = 24;

/** An account in short. */
export interface AccountSummary extends Balance {
  readonly program: string;
  readonly customerId: string;
  readonly status: Account['status'];
  readonly memberSince?: Instant;
}

/** An account as it stands at an instant, whether or not the scheduler has recorded what dates brought. */
export interface Statement extends AccountSummary {
  readonly memberNo: Personal<string> | null;
  /** By their numbers; the points of each are the sum of its buckets. */
  readonly lots: readonly Lot[];
  readonly holds: Account['holds'];
  /** The next ones, if nothing more is spent. */
  readonly expiries: readonly Expiring[];
  /** Points of which a notice is due: those that expire today or within so many days. */
  readonly notices: { readonly within7Days: number; readonly within30Days: number };
  readonly lines: readonly (LedgerLine | DueLine)[];
}

export const summaryAt = (row: LedgerRow, at: Instant): AccountSummary => summaryOf(row, accountAt(row.account, at));

/** Days are those of the zone, the program's. */
export const statementAt = (row: LedgerRow, at: Instant, zone: string): Statement => {
  const account = accountAt(row.account, at);
  const expiries = expiriesOf(account.lots);
  const within = (days: number): number =>
    expiries
      .filter((expiring) => daysBetween(dayOf(at, zone), dayOf(expiring.at, zone)) <= days)
      .reduce((total, { points }) => total + points, 0);
  return {
    ...summaryOf(row, account),
    memberNo: row.memberNo,
    lots: account.lots,
    holds: account.holds.filter(({ state }) => state === 'open'),
    expiries: expiries.slice(0, MAX_EXPIRIES),
    notices: { within7Days: within(7), within30Days: within(30) },
    lines: [...row.lines, ...account.due.map(dueLineOf)].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
  };
};

const summaryOf = ({ program, customerId }: LedgerRow, account: Account): AccountSummary => ({
  program,
  customerId,
  status: account.status,
  ...(account.memberSince !== undefined && { memberSince: account.memberSince }),
  ...balanceOf(account),
});
