import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { d, member, OWNER } from '../testing.js';
import { holdLoyaltyPoints } from './hold-loyalty-points.js';
import { LoyaltyPointsHeld } from './spending.events.js';

const HOLD = { holdId: 'h-1', points: 60, ttlSeconds: 3_600 };

describe('HoldLoyaltyPoints', () => {
  it('LOY-6 promises points once', () => {
    const ledger = member().issue(100, d(1));
    ledger
      .when(holdLoyaltyPoints, HOLD, d(2))
      .then([
        happened(LoyaltyPointsHeld, { ...OWNER, ...HOLD, allocations: [{ lot: 1, points: 60 }], until: d(2, '01:00') }),
      ]);
    ledger.when(holdLoyaltyPoints, { ...HOLD, holdId: 'h-2', points: 50 }, d(2)).thenRefused('insufficient-points');
    ledger.capture(50, d(2));
    expect(ledger.balance(d(2))).toMatchObject({ spent: 50, held: 0, spendable: 50 });
  });

  it('ends by itself when its time is over', () => {
    const ledger = member().issue(100, d(1)).hold(60, d(2));
    expect(ledger.balance(d(2, '00:59'))).toMatchObject({ held: 60, spendable: 40 });
    expect(ledger.balance(d(2, '01:00'))).toMatchObject({ held: 0, spendable: 100 });
  });

  it('keeps what it holds from expiring, until it is released', () => {
    const ledger = member()
      .issue(100, d(1), { expiresAt: d(3) })
      .hold(60, d(2), 2 * 86_400);
    expect(ledger.balance(d(3))).toMatchObject({ held: 60, expired: 40 });
    expect(ledger.balance(d(4))).toMatchObject({ held: 0, expired: 100 });
  });

  it('does nothing where the same hold is sent again, whatever became of it', () => {
    const ledger = member().issue(100, d(1)).hold(60, d(2)).capture(10, d(2));
    ledger.when(holdLoyaltyPoints, HOLD, d(3)).thenNothing();
  });

  it('refuses another hold under a known id', () => {
    const ledger = member().issue(100, d(1)).hold(60, d(2)).redeem(10, d(2));
    ledger.when(holdLoyaltyPoints, { ...HOLD, points: 1 }, d(2)).thenRefused('hold-exists');
    ledger.when(holdLoyaltyPoints, { ...HOLD, holdId: 'r-1' }, d(2)).thenRefused('hold-exists');
  });
});
