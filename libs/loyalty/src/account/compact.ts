import type { Instant, Recorded } from '#kernel';
import { accountAt } from './account-at.js';
import { evolveAccount } from './account.state.js';
import { NO_ACCOUNT, type Account, type Hold } from './account.model.js';
import { balanceOf, type Balance } from './balance.js';
import type { Lot } from './lot.js';
import type { LoyaltyPointsRestored } from './spending.events.js';

type LiveLot = Pick<Lot, 'lot' | 'pending' | 'active' | 'held' | 'activeFrom' | 'expiresAt'>;

/** Of an account only what decides the points at hand, now and later: for rows that are about other things too. */
export interface CompactAccount extends Pick<Account, 'asOf' | 'status' | 'memberSince' | 'debt'> {
  readonly lots: readonly LiveLot[];
  readonly holds: readonly Hold[];
}

/** One event of a `loyalty-` stream more; events in their order. */
export const evolveCompact = (account: CompactAccount | undefined, event: Recorded): CompactAccount =>
  compacted(evolveAccount(expanded(account, event), event));

/** The points at hand at `at`, not before the last event folded. */
export const compactBalanceAt = (
  account: CompactAccount,
  at: Instant,
): Pick<Account, 'status' | 'memberSince'> & Pick<Balance, 'spendable' | 'pending' | 'held' | 'debt' | 'net'> => {
  const { status, memberSince, ...rest } = accountAt(expanded(account), at);
  const { spendable, pending, held, debt, net } = balanceOf(rest);
  return { status, ...(memberSince !== undefined && { memberSince }), spendable, pending, held, debt, net };
};

const compacted = ({ asOf, status, memberSince, debt, lots, holds }: Account): CompactAccount => ({
  asOf,
  status,
  ...(memberSince !== undefined && { memberSince }),
  debt,
  lots: lots.filter((lot) => lot.pending + lot.active + lot.held > 0).map(liveOf),
  holds: holds.filter((hold) => hold.state === 'open'),
});

const liveOf = ({ lot, pending, active, held, activeFrom, expiresAt }: Lot): LiveLot => ({
  lot,
  pending,
  active,
  held,
  ...(activeFrom !== undefined && { activeFrom }),
  ...(expiresAt !== undefined && { expiresAt }),
});

const expanded = (account: CompactAccount | undefined, event?: Recorded): Account => {
  const live = account?.lots ?? [];
  const reopened = event?.type === 'LoyaltyPointsRestored' ? (event.data as LoyaltyPointsRestored).allocations : [];
  const gone = reopened.filter(({ lot }) => !live.some((known) => known.lot === lot));
  return {
    ...NO_ACCOUNT,
    ...account,
    lots: [...live, ...gone.map(({ lot }) => ({ lot, pending: 0, active: 0, held: 0 }))].map((lot) => ({
      ...CLOSED,
      ...lot,
    })),
  };
};

// What is past of a lot has no effect on the points at hand.
const CLOSED: Omit<Lot, keyof LiveLot> = {
  document: '',
  line: '',
  rule: '',
  points: 0,
  spent: 0,
  expired: 0,
  reversed: 0,
  offset: 0,
  takenBack: 0,
  forgone: 0,
  activityAt: '',
};
