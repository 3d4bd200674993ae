import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMs, evolve, later, type AnyCommand, type Instant, type Recorded } from '#kernel';
import { at, Ledger } from '../testing.js';
import { accountAt } from './account-at.js';
import { NO_ACCOUNT, type Account } from './account.model.js';
import { accountState, evolveAccount } from './account.state.js';
import { activateLoyaltyPoints } from './activate-loyalty-points.js';
import { balanceOf } from './balance.js';
import { captureHold } from './capture-hold.js';
import { compactBalanceAt, evolveCompact, type CompactAccount } from './compact.js';
import { enrolMember } from './enrol-member.js';
import { holdLoyaltyPoints } from './hold-loyalty-points.js';
import { issueLoyaltyPoints } from './issue-loyalty-points.js';
import { leaveProgram } from './leave-program.js';
import { BUCKETS, sum } from './lot.js';
import { redeemLoyaltyPoints } from './redeem-loyalty-points.js';
import { releaseHold } from './release-hold.js';
import { restoreLoyaltyPoints } from './restore-loyalty-points.js';
import type { LoyaltyPointsReversed } from './reversal.events.js';
import { reverseLoyaltyPoints } from './reverse-loyalty-points.js';
import { settleLoyaltyAccount } from './settle-loyalty-account.js';

const HOUR_MS = 3_600_000;
const START = at('2026-01-01');

interface Step {
  readonly command: AnyCommand;
  readonly body: object;
  /** How long after the step before. */
  readonly hours: number;
}

const points = fc.integer({ min: 1, max: 30 });
const of = (weight: number, command: AnyCommand, body: Record<string, fc.Arbitrary<unknown>>) => ({
  weight,
  arbitrary: fc.record({
    command: fc.constant(command),
    body: fc.record(body),
    hours: fc.integer({ min: 0, max: 24 }),
  }),
});
const id = (prefix: string, last = 4) => fc.integer({ min: 1, max: last }).map((n) => `${prefix}-${n}`);
const day = (from: number, to: number) =>
  fc.option(
    fc.integer({ min: from, max: to }).map((n) => addMs(START, n * 24 * HOUR_MS)),
    { nil: undefined },
  );
const reason = fc.constant('x');
const award = {
  document: id('o'),
  line: id('l'),
  rule: fc.constant('gift'),
  points: fc.integer({ min: 1, max: 100 }),
  activeFrom: day(0, 30),
  expiresAt: day(5, 60),
};

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    of(16, issueLoyaltyPoints, award),
    of(12, redeemLoyaltyPoints, { redemptionId: id('r', 2), points }),
    of(10, restoreLoyaltyPoints, { restoreId: id('s'), redemptionId: fc.oneof(id('r', 2), id('h', 2)), reason }),
    of(10, holdLoyaltyPoints, { holdId: id('h', 2), points, ttlSeconds: fc.integer({ min: 1, max: 1_000_000 }) }),
    of(8, captureHold, { holdId: id('h', 2), points }),
    of(3, releaseHold, { holdId: id('h', 2) }),
    of(8, reverseLoyaltyPoints, { reversalId: id('v'), document: id('o'), points }),
    of(2, activateLoyaltyPoints, { document: id('o') }),
    of(4, settleLoyaltyAccount, {}),
    of(1, leaveProgram, { reason }),
    of(1, enrolMember, {}),
  ),
  { minLength: 20, maxLength: 40, size: 'max' },
);

const policies = fc.constantFrom('only-pending', 'within-balance', 'unlimited');
const joins = fc.constantFrom('first-earn', 'first-activation');

/** What happened, by revision, and the instant of the last command, whether or not it was refused. */
const lived = (
  policy: string,
  join: string,
  taken: readonly Step[],
  each: (ledger: Ledger, now: Instant) => void = () => {},
) => {
  const ledger = new Ledger({ join, returns: { policy, restoreGraceDays: 1 } });
  let now = START;
  for (const { command, body, hours } of taken) {
    now = later(addMs(now, hours * HOUR_MS), ledger.story.events.at(-1)?.occurredAt ?? START);
    // An enrolment may be entered later than it held.
    const instant = command === enrolMember ? addMs(now, -5 * 24 * HOUR_MS) : now;
    ledger.when(command, JSON.parse(JSON.stringify(body)), instant);
    each(ledger, now);
  }
  return { ledger, now, events: ledger.story.events.map(throughJson) };
};

const throughJson = (event: Recorded): Recorded => ({ ...event, data: JSON.parse(JSON.stringify(event.data)) });
const inOrder = (events: readonly Recorded[]): Recorded[] =>
  events.toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0));
const rowOf = (events: readonly Recorded[]): Account | undefined =>
  events.reduce<Account | undefined>((row, event) => JSON.parse(JSON.stringify(evolveAccount(row, event))), undefined);

const always = (law: (policy: string, join: string, taken: Step[]) => void, numRuns = 100): void =>
  fc.assert(fc.property(policies, joins, steps, law), { numRuns });

describe('Laws of an account, under any commands as time goes by', () => {
  it('I1 I2 every point of a lot is in exactly one bucket, and nothing can be spent while points are owed', () =>
    always((policy, join, taken) => {
      const wrong: (readonly [sentence: string, where: object])[] = [];
      const holds = (law: boolean, ...of: (typeof wrong)[number]) => law || wrong.push(of);
      lived(policy, join, taken, (ledger, now) => {
        const account = ledger.at(now);
        for (const lot of account.lots) {
          const points = BUCKETS.map((bucket) => lot[bucket]);
          holds(points.reduce((one, other) => one + other, 0) === lot.points, 'each point is in one bucket', lot);
          holds(
            points.every((count) => Number.isSafeInteger(count) && count >= 0),
            'points are counted',
            lot,
          );
          holds(lot.forgone <= lot.expired, 'only what expired is forgone', lot);
          holds(lot.takenBack <= lot.points, 'no more is taken back than there was', lot);
        }
        const { spendable, debt, net } = balanceOf(account);
        holds(debt >= 0, 'a debt is no credit', { debt });
        holds(net === spendable - debt, 'net is what is left after the debt', { net, spendable, debt });
        holds(!(spendable > 0 && debt > 0), 'who owes has nothing to spend', { spendable, debt });
      });
      expect(wrong).toEqual([]);
    }));

  it('I3 the allocations of an event are its points', () =>
    always((policy, join, taken) => {
      for (const { type, data } of lived(policy, join, taken).events) {
        const { points, allocations = [], amount, forgone, debt, shortfall } = data as Partial<LoyaltyPointsReversed>;
        if (['LoyaltyPointsRedeemed', 'LoyaltyPointsHeld', 'LoyaltyPointsRestored'].includes(type)) {
          expect(sum(allocations)).toBe(points);
        }
        if (type === 'LoyaltyPointsReversed') expect(sum(allocations) + forgone! + debt! + shortfall!).toBe(amount);
      }
    }));

  it('I5 I7 the row folded from the log in order of time is the state folded by revision, at every revision', () =>
    always((policy, join, taken) => {
      const { events } = lived(policy, join, taken);
      let state: Account = NO_ACCOUNT;
      events.forEach((event, i) => {
        state = evolve(accountState, state, event);
        expect(rowOf(inOrder(events.slice(0, i + 1)))).toEqual(state);
      });
    }, 30));

  it('I10 what the scheduler records changes no balance at any time', () =>
    always((policy, join, taken) => {
      const { ledger, now, events } = lived(policy, join, taken);
      const settled = ledger.when(settleLoyaltyAccount, {}, now).events.map(throughJson);
      for (const days of [0, 1, 7, 60]) {
        const then = addMs(now, days * 24 * HOUR_MS);
        const unrecorded = accountAt(rowOf(inOrder(events)) ?? NO_ACCOUNT, then);
        const recorded = accountAt(rowOf(inOrder(settled)) ?? NO_ACCOUNT, then);
        expect({ ...recorded, due: [] }).toEqual({ ...unrecorded, due: [] });
      }
    }));

  it('a compact account knows the same points at hand, now and later', () =>
    always((policy, join, taken) => {
      const { ledger, now, events } = lived(policy, join, taken);
      const compact = inOrder(events).reduce<CompactAccount | undefined>(
        (row, event) => JSON.parse(JSON.stringify(evolveCompact(row, event))),
        undefined,
      );
      if (!compact) return;
      for (const days of [0, 1, 7, 60]) {
        const then = addMs(now, days * 24 * HOUR_MS);
        const { spendable, pending, held, debt, net } = ledger.balance(then);
        expect(compactBalanceAt(compact, then)).toMatchObject({
          spendable,
          pending,
          held,
          debt,
          net,
          status: ledger.at(then).status,
        });
      }
      expect(compact.lots.every((lot) => lot.pending + lot.active + lot.held > 0)).toBe(true);
    }));
});
