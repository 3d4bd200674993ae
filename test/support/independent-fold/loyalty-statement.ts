import { by, dayAfter, dayIn, type Fact, groups } from './known-events.js';
import { BUCKETS, sum, type Account } from './loyalty-ledger.js';

const MAX_LINES = 100;
const MAX_EXPIRIES = 24;

/** What the view tells of an account that has reached `asOf`. */
export const statementOf = (account: Account, asOf: string, events: readonly Fact[]) => {
  const { status, memberSince, memberNo, debt, lots, holds, unrecorded } = account;
  const sums = Object.fromEntries(BUCKETS.map((bucket) => [bucket, sum(lots, bucket)]));
  const ending = lots.filter((lot) => lot.expiresAt && lot.pending + lot.active > 0);
  const expiries = [...groups(ending, ({ expiresAt }) => expiresAt)]
    .map(([at, of]) => ({ at, points: sum(of, 'pending') + sum(of, 'active') }))
    .sort(by(({ at }) => at));
  const within = (days: number) => {
    const last = dayAfter(dayIn(asOf), days);
    return sum(
      expiries.filter(({ at }) => dayIn(at) <= last),
      'points',
    );
  };
  return {
    status,
    ...(memberSince && { memberSince }),
    ...sums,
    issued: sum(lots, 'points'),
    spendable: sum(lots, 'active'),
    debt,
    net: sum(lots, 'active') - debt,
    memberNo,
    lots,
    holds: holds.map(holdOf),
    expiries: expiries.slice(0, MAX_EXPIRIES),
    notices: { within7Days: within(7), within30Days: within(30) },
    lines: [...events.slice(-MAX_LINES).map(lineOf), ...unrecorded].sort(by(({ at }) => at)),
  };
};

const holdOf = ({ holdId, points, ttlSeconds, ref, until, allocations }: any): object => {
  return { holdId, points, ttlSeconds, ...(ref && { ref }), until, allocations, state: 'open' };
};

const lineOf = ({ type, data, occurredAt: at, recordedAt: knownAt, address }: Fact) => {
  const parts = data.captured ?? data.lots ?? (type === 'HoldReleased' ? data.allocations : undefined);
  const points = data.amount ?? data.points ?? data.desired ?? (parts ? sum(parts, 'points') : 0);
  const ref = data.restoreId ?? data.reversalId ?? data.redemptionId ?? data.holdId ?? data.document ?? null;
  return { at, knownAt, type, points, ref, address };
};
