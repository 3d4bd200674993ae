import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMs, evolve, later, parse, Rejection, type AnyCommand, type Instant, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { at, clubWith, OWNER } from '../testing.js';
import { accountAt } from './account-at.js';
import { account } from './account.js';
import { NO_ACCOUNT, type Account } from './account.model.js';
import { accountState } from './account.state.js';
import { balanceOf } from './balance.js';

const HOUR_MS = 3_600_000;
const START = at('2026-01-01');
const COMMANDS = new Map(account.commands.map((command) => [command.name, command]));

/** An account as the way of a command keeps it: with an occurredAt that may lie before now, or a little ahead. */
class Life {
  state: Account = NO_ACCOUNT;
  private readonly events: Recorded[] = [];

  constructor(private readonly settings: object) {}

  /** What became of it: the types of its events, or why it was refused. */
  send(name: string, body: object, now: Instant, occurredAt?: Instant): string {
    const command = COMMANDS.get(name) as AnyCommand;
    const last = this.events.map((event) => event.occurredAt).reduce(later, START);
    if (command.on === 'existing' && this.events.length === 0) return 'unknown-loyalty';
    const instant = occurredAt ?? later(now, last);
    try {
      const environment = { now, at: instant, refs: { program: clubWith(this.settings) } };
      const events = command.decide(this.state, parse(command.cls, { ...OWNER, ...body }), environment as never);
      if (instant < last && events.some((event) => !event.cls.dated)) return 'before-previous-event';
      for (const event of events) this.append(recorded(event, this.placeOf(event.occurredAt ?? instant)));
      return events.map(({ type }) => type).join();
    } catch (error) {
      if (error instanceof Rejection) return error.code;
      throw error;
    }
  }

  private placeOf = (occurredAt: Instant) =>
    ({ stream: 'loyalty-club.C1', revision: BigInt(this.events.length), occurredAt }) as const;

  private append(event: Recorded): void {
    this.events.push(event);
    this.state = evolve(accountState, this.state, event);
  }
}

const id = (prefix: string) => fc.integer({ min: 1, max: 2 }).map((n) => `${prefix}-${n}`);
const points = fc.integer({ min: 1, max: 30 });
const reason = fc.constant('x');
const hour = (from: number, to: number) => fc.integer({ min: from, max: to });
const date = fc.option(
  hour(0, 30 * 24).map((hours) => addMs(START, hours * HOUR_MS)),
  { nil: undefined },
);
const of = (
  weight: number,
  name: string,
  body: Record<string, fc.Arbitrary<unknown>>,
  ago?: fc.Arbitrary<unknown>,
) => ({
  weight,
  arbitrary: fc.record({
    name: fc.constant(name),
    body: fc.record(body),
    hours: hour(0, 48),
    ago: ago ?? fc.constant(undefined),
  }),
});
/** Hours before now; below zero: three minutes ahead. */
const ago = fc.option(fc.oneof(hour(0, 240), fc.constant(-0.05)), { nil: undefined });
const steps = fc.array(
  fc.oneof(
    of(10, 'IssueLoyaltyPoints', {
      document: id('o'),
      rule: fc.constant('gift'),
      points,
      activeFrom: date,
      expiresAt: date,
    }),
    of(4, 'RedeemLoyaltyPoints', { redemptionId: id('r'), points }),
    of(2, 'RestoreLoyaltyPoints', { restoreId: id('s'), redemptionId: id('r'), reason }),
    of(4, 'HoldLoyaltyPoints', { holdId: id('h'), points, ttlSeconds: fc.integer({ min: 1, max: 500_000 }) }),
    of(2, 'CaptureHold', { holdId: id('h'), points }),
    of(2, 'ReverseLoyaltyPoints', { reversalId: id('v'), document: id('o'), points }),
    of(2, 'ActivateLoyaltyPoints', { document: id('o') }),
    of(3, 'EnrolMember', {}, ago),
    of(4, 'SuspendMember', { reason }, ago),
    of(4, 'ResumeMember', { reason }, ago),
    of(2, 'LeaveProgram', { reason }, ago),
  ),
  { minLength: 5, maxLength: 20, size: 'max' },
);
const settings = fc.record({
  join: fc.constantFrom('first-earn', 'first-activation'),
  mayEarn: fc.constant(['active', 'suspended']),
  returns: fc.record({ policy: fc.constantFrom('within-balance', 'unlimited') }),
});

const balanceAt = (state: Account, instant: Instant): object => {
  const { status, memberSince, lots, debt } = accountAt(state, instant);
  return { status, memberSince, ...balanceOf({ lots, debt }) };
};

it('I10 every command is answered alike, whether or not the scheduler ran before it, and leaves as much', () => {
  fc.assert(
    fc.property(settings, steps, (program, taken) => {
      const [stopped, running] = [new Life(program), new Life(program)];
      let now = START;
      const told = taken.map(({ name, body, hours, ago: back }) => {
        now = addMs(now, hours * HOUR_MS);
        running.send('SettleLoyaltyAccount', {}, now);
        const given = JSON.parse(JSON.stringify(body)) as object;
        const occurredAt = back === undefined ? undefined : addMs(now, -(back as number) * HOUR_MS);
        return [stopped, running].map((life) => life.send(name, given, now, occurredAt));
      });
      expect(told.map(([one]) => one)).toEqual(told.map(([, other]) => other));
      for (const days of [0, 7, 60]) {
        const then = addMs(later(now, stopped.state.asOf), days * 24 * HOUR_MS);
        expect(balanceAt(stopped.state, then)).toEqual(balanceAt(running.state, then));
      }
    }),
    { numRuns: 400 },
  );
});
