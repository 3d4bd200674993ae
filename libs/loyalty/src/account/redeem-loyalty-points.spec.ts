import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { at, d, member, OWNER } from '../testing.js';
import { redeemLoyaltyPoints } from './redeem-loyalty-points.js';
import { LoyaltyPointsRedeemed } from './spending.events.js';
import { suspendMember } from './suspend-member.js';

const REDEEM = { redemptionId: 'r-1', points: 80 };

describe('RedeemLoyaltyPoints', () => {
  it('LOY-1 takes what expires first, and the rest of it expires', () => {
    const ledger = member()
      .issue(100, d(1), { expiresAt: d(31) })
      .issue(50, d(1), { expiresAt: d(45) });
    ledger
      .when(redeemLoyaltyPoints, REDEEM, d(20))
      .then([happened(LoyaltyPointsRedeemed, { ...OWNER, ...REDEEM, allocations: [{ lot: 1, points: 80 }] })]);
    expect(ledger.balance(d(20)).spendable).toBe(70);
    expect(ledger.balance(d(31))).toMatchObject({ spendable: 50, expired: 20, spent: 80 });
  });

  it('LOY-2 takes what expires first, whenever it was issued', () => {
    const ledger = member()
      .issue(100, at('2026-01-01'), { expiresAt: at('2026-12-31') })
      .issue(40, at('2026-02-01'), { expiresAt: at('2026-03-01') })
      .redeem(40, at('2026-02-10'));
    expect(ledger.last).toMatchObject({ allocations: [{ lot: 2, points: 40 }] });
    expect(ledger.balance(at('2026-03-01')).spendable).toBe(100);
  });

  it('takes what never expires last, then the earliest active', () => {
    const ledger = member()
      .issue(10, d(1))
      .issue(10, d(1), { expiresAt: d(90), activeFrom: d(3) })
      .issue(10, d(1), { expiresAt: d(90), activeFrom: d(2) });
    ledger.redeem(25, d(5));
    expect(ledger.last).toMatchObject({
      allocations: [
        { lot: 3, points: 10 },
        { lot: 2, points: 10 },
        { lot: 1, points: 5 },
      ],
    });
  });

  it('LOY-8 leaves nothing to expire of a lot that was spent', () => {
    const ledger = member()
      .issue(50, d(1), { expiresAt: d(31) })
      .issue(30, d(1))
      .redeem(50, d(10));
    expect(ledger.balance(d(40))).toMatchObject({ spendable: 30, expired: 0 });
  });

  it('LOY-9 refuses the second of two redemptions for which the points do not suffice', () => {
    member()
      .issue(100, d(1))
      .redeem(80, d(2))
      .when(redeemLoyaltyPoints, { ...REDEEM, redemptionId: 'r-2' }, d(2))
      .thenRefused('insufficient-points', { points: 80, spendable: 20 });
  });

  it('does nothing where the same redemption is sent again', () => {
    member().issue(100, d(1)).redeem(80, d(2)).when(redeemLoyaltyPoints, REDEEM, d(3)).thenNothing();
  });

  it('refuses another redemption under a known id', () => {
    const ledger = member().issue(200, d(1)).redeem(80, d(2)).hold(10, d(2));
    ledger.when(redeemLoyaltyPoints, { ...REDEEM, points: 81 }, d(3)).thenRefused('redemption-exists');
    ledger.when(redeemLoyaltyPoints, { redemptionId: 'h-1', points: 10 }, d(2)).thenRefused('redemption-exists');
  });

  it('refuses a suspended member, unless the program lets them', () => {
    const suspended = (settings: object) =>
      member(settings).issue(100, d(1)).did(suspendMember, { reason: 'fraud' }, d(2));
    suspended({}).when(redeemLoyaltyPoints, REDEEM, d(3)).thenRefused('member-may-not-redeem');
    suspended({ mayRedeem: ['suspended'] }).redeem(80, d(3));
  });

  it('refuses while points are owed, before it counts them', () => {
    member({ returns: { policy: 'unlimited' } })
      .issue(100, d(1), { document: 'o-1' })
      .redeem(80, d(2))
      .reverse({ document: 'o-1', points: 100 }, d(3))
      .when(redeemLoyaltyPoints, { redemptionId: 'r-2', points: 1 }, d(4))
      .thenRefused('account-in-debt', { debt: 80 });
  });
});
