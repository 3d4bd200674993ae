import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { at, d, Ledger, member, OWNER } from '../testing.js';
import { LoyaltyPointsActivated, LoyaltyPointsExpired } from './award.events.js';
import { leaveProgram } from './leave-program.js';
import { settleLoyaltyAccount } from './settle-loyalty-account.js';
import { HoldReleased } from './spending.events.js';

describe('SettleLoyaltyAccount', () => {
  it('LOY-15 changes no balance: pending points are active after 14 days, recorded or not', () => {
    const ledger = member({ pending: { kind: 'days', n: 14 } }).issue(100, at('2026-05-01'));
    const after = at('2026-05-15', '00:01');
    expect(ledger.balance(at('2026-05-14', '23:59'))).toMatchObject({ spendable: 0, pending: 100 });
    const before = ledger.balance(after);
    expect(before).toMatchObject({ spendable: 100, pending: 0 });
    const lots = [{ lot: 1, points: 100, offset: 0 }];
    ledger.when(settleLoyaltyAccount, {}, after).then([happened(LoyaltyPointsActivated, { ...OWNER, lots })]);
    expect(ledger.story.events.at(-1)?.occurredAt).toBe(at('2026-05-15'));
    expect(ledger.balance(after)).toEqual(before);
    ledger.when(settleLoyaltyAccount, {}, after).thenNothing();
  });

  it('records each fact at the instant it fell due', () => {
    const ledger = member()
      .issue(100, d(1), { expiresAt: d(31) })
      .hold(60, d(30), 2 * 86_400);
    const allocations = [{ lot: 1, points: 60, offset: 0 }];
    ledger
      .when(settleLoyaltyAccount, {}, d(40))
      .then([
        happened(LoyaltyPointsExpired, { ...OWNER, lots: [{ lot: 1, points: 40 }], reason: 'date' }),
        happened(HoldReleased, { ...OWNER, holdId: 'h-1', allocations, by: 'time' }),
        happened(LoyaltyPointsExpired, { ...OWNER, lots: [{ lot: 1, points: 60 }], reason: 'date' }),
      ]);
    expect(ledger.story.events.slice(-3).map(({ occurredAt }) => occurredAt)).toEqual([d(31), d(32), d(32)]);
    expect(ledger.story.state.due).toEqual([]);
  });

  it('records what fell due before later events', () => {
    const ledger = member()
      .issue(20, d(1), { expiresAt: d(31) })
      .issue(50, d(1))
      .redeem(30, d(40));
    ledger.did(settleLoyaltyAccount, {}, d(41));
    expect(ledger.last).toMatchObject({ lots: [{ lot: 1, points: 20 }] });
    expect(ledger.balance(d(41))).toMatchObject({ spendable: 20, expired: 20, spent: 30 });
    ledger.when(settleLoyaltyAccount, {}, d(41)).thenNothing();
  });

  it('records what expires as it is given back at the instant of that', () => {
    const ledger = member()
      .issue(20, d(1), { expiresAt: d(31) })
      .redeem(20, d(2))
      .restore(20, d(40));
    ledger.did(settleLoyaltyAccount, {}, d(41));
    expect(ledger.story.events.at(-1)).toMatchObject({ type: 'LoyaltyPointsExpired', occurredAt: d(40) });
  });

  it('LOY-19 lets pending points repay debt as they become active', () => {
    const ledger = member({ returns: { policy: 'unlimited' } })
      .issue(70, d(1), { document: 'O1' })
      .redeem(70, d(2))
      .reverse({ document: 'O1', points: 70 }, d(3))
      .issue(100, d(4), { activeFrom: d(11) });
    expect(ledger.balance(d(10, '23:59'))).toMatchObject({ debt: 70, spendable: 0, pending: 100 });
    expect(ledger.balance(d(11))).toMatchObject({ debt: 0, spendable: 30, offset: 70, pending: 0 });
    ledger.did(settleLoyaltyAccount, {}, d(12));
    expect(ledger.last).toMatchObject({ lots: [{ lot: 2, points: 100, offset: 70 }] });
  });

  it('records what leaving let expire, and who joined by an activation', () => {
    const left = member().issue(20, d(1)).did(leaveProgram, { reason: 'asked' }, d(2));
    left.did(settleLoyaltyAccount, {}, d(3));
    expect(left.last).toMatchObject({ lots: [{ lot: 1, points: 20 }], reason: 'left' });
    const joined = new Ledger({ join: 'first-activation', pending: { kind: 'days', n: 7 } }).issue(10, d(1));
    joined.did(settleLoyaltyAccount, {}, d(20));
    expect(joined.story.events.map(({ type }) => type)).toEqual([
      'LoyaltyPointsIssued',
      'MemberEnrolled',
      'LoyaltyPointsActivated',
    ]);
  });
});
