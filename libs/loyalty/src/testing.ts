import { addDays, addMs, money, parse, startOfDay, type AnyCommand, type Instant } from '#kernel';
import { given } from '#kernel/testing';
import { accountAt } from './account/account-at.js';
import type { Account } from './account/account.model.js';
import { accountState } from './account/account.state.js';
import { balanceOf, type Balance } from './account/balance.js';
import { captureHold } from './account/capture-hold.js';
import { enrolMember } from './account/enrol-member.js';
import { holdLoyaltyPoints } from './account/hold-loyalty-points.js';
import { issueLoyaltyPoints } from './account/issue-loyalty-points.js';
import { redeemLoyaltyPoints } from './account/redeem-loyalty-points.js';
import { restoreLoyaltyPoints } from './account/restore-loyalty-points.js';
import { reverseLoyaltyPoints } from './account/reverse-loyalty-points.js';
import type { ProgramPublished } from './program/program.events.js';
import { PublishProgram } from './program/publish-program.js';

export { settleLoyaltyAccount } from './account/settle-loyalty-account.js';

export const ZONE = 'Asia/Jakarta';
/** A point is IDR 10 of liability. */
export const CLUB = { program: 'club', timeZone: ZONE, pointCost: money(1_000, 'IDR') };
export const OWNER = { program: 'club', customerId: 'C1' };

/** Version 1 of the program `club`. */
export const clubWith = (settings: object = {}): ProgramPublished => ({
  ...parse(PublishProgram, { ...CLUB, ...settings }),
  version: 1,
});

/** `at('2026-03-01', '12:00')` in the zone of the program. */
export const at = (day: string, time = '00:00'): Instant => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return addMs(startOfDay(day, ZONE), (hours * 60 + minutes) * 60_000);
};

/** The n-th day of 2026: `d(1)` is 1 January. */
export const d = (n: number, time = '00:00'): Instant => at(addDays('2025-12-31', n), time);

/** C1 in the program `club`, enrolled on d(1). */
export const member = (settings: object = {}): Ledger => new Ledger(settings).did(enrolMember, {}, d(1));

/** An account that commands act on; those with a verb of their own must be accepted. */
export class Ledger {
  readonly story = given(accountState, [], 'loyalty-club.C1');

  constructor(private readonly settings: object = {}) {}

  /** `now`: where it happened before. */
  when(command: AnyCommand, body: object, instant: Instant, now = instant) {
    const customer = { customerId: 'C1', registeredAt: d(1) };
    return this.story.when(
      command,
      { ...OWNER, ...body },
      { at: instant, now, refs: { program: clubWith(this.settings), customer } },
    );
  }

  did(command: AnyCommand, body: object, instant: Instant): this {
    const before = this.story.events.length;
    this.when(command, body, instant);
    if (this.story.events.length === before) throw new Error(`${command.name} at ${instant} appended nothing.`);
    return this;
  }

  /** Each under a document of its own. */
  issue(points: number, instant: Instant, fields: object = {}): this {
    return this.did(
      issueLoyaltyPoints,
      { document: `doc-${this.story.events.length}`, rule: 'gift', points, ...fields },
      instant,
    );
  }

  redeem(points: number, instant: Instant, redemptionId = 'r-1'): this {
    return this.did(redeemLoyaltyPoints, { redemptionId, points }, instant);
  }

  hold(points: number, instant: Instant, ttlSeconds = 3_600, holdId = 'h-1'): this {
    return this.did(holdLoyaltyPoints, { holdId, points, ttlSeconds }, instant);
  }

  capture(points: number, instant: Instant, holdId = 'h-1'): this {
    return this.did(captureHold, { holdId, points }, instant);
  }

  restore(points: number, instant: Instant, restoreId = 's-1'): this {
    return this.did(restoreLoyaltyPoints, { restoreId, redemptionId: 'r-1', points, reason: 'asked' }, instant);
  }

  reverse(fields: object, instant: Instant, reversalId = 'v-1'): this {
    return this.did(reverseLoyaltyPoints, { reversalId, ...fields }, instant);
  }

  /** Of the last event. */
  get last(): Record<string, unknown> {
    return this.story.events.at(-1)?.data as Record<string, unknown>;
  }

  at(instant: Instant): Account {
    return accountAt(this.story.state, instant);
  }

  balance(instant: Instant): Balance {
    return balanceOf(this.at(instant));
  }
}
