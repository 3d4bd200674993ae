import { describe, expect, it } from '@jest/globals';
import { at, d, member } from '../testing.js';
import { releaseHold } from './release-hold.js';
import { restoreLoyaltyPoints } from './restore-loyalty-points.js';

const RESTORE = { restoreId: 's-1', redemptionId: 'r-1', reason: 'order cancelled' };

const twoLots = (returns: object = {}) =>
  member({ returns })
    .issue(30, d(1), { expiresAt: at('2026-03-01') })
    .issue(50, d(1), { expiresAt: at('2026-06-01') })
    .redeem(60, at('2026-02-01'));

describe('RestoreLoyaltyPoints', () => {
  it('LOY-18 gives the last taken back first; what has expired meanwhile expires at once', () => {
    const ledger = twoLots().restore(40, at('2026-04-01'));
    expect(ledger.last).toMatchObject({
      allocations: [
        { lot: 2, points: 30 },
        { lot: 1, points: 10 },
      ],
    });
    expect(ledger.balance(at('2026-04-01'))).toMatchObject({ spendable: 50, expired: 10, spent: 20 });
  });

  it('lets what has expired be used for the days of grace', () => {
    const ledger = twoLots({ restoreGraceDays: 2 }).restore(40, at('2026-04-01', '15:00'));
    expect(ledger.balance(at('2026-04-03', '23:59')).spendable).toBe(60);
    expect(ledger.balance(at('2026-04-04'))).toMatchObject({ spendable: 50, expired: 10 });
  });

  it('I17 makes the lot usable for the days of grace, and so what of it is still held', () => {
    const ledger = member({ returns: { restoreGraceDays: 2 } })
      .issue(100, d(1), { expiresAt: at('2026-03-01') })
      .redeem(60, at('2026-02-01'))
      .hold(40, at('2026-02-28'), 5 * 86_400)
      .restore(60, at('2026-03-02'))
      .did(releaseHold, { holdId: 'h-1' }, at('2026-03-03'));
    expect(ledger.balance(at('2026-03-03'))).toMatchObject({ spendable: 100, expired: 0 });
    expect(ledger.balance(at('2026-03-05'))).toMatchObject({ spendable: 0, expired: 100 });
  });

  it('restores all that is left where no number is given', () => {
    const ledger = twoLots().restore(40, at('2026-02-02'));
    ledger.did(restoreLoyaltyPoints, { ...RESTORE, restoreId: 's-2' }, at('2026-02-03'));
    expect(ledger.balance(at('2026-02-03'))).toMatchObject({ spendable: 80, spent: 0 });
  });

  it('repays debt first', () => {
    const ledger = member({ returns: { policy: 'unlimited' } })
      .issue(60, d(1), { document: 'o-1' })
      .redeem(60, d(2))
      .reverse({ document: 'o-1', points: 45 }, d(3))
      .restore(60, d(4));
    expect(ledger.last).toMatchObject({ allocations: [{ lot: 1, points: 60, offset: 45 }] });
    expect(ledger.balance(d(4))).toMatchObject({ debt: 0, spendable: 15, offset: 45 });
  });

  it('refuses more than is left of the redemption', () => {
    const ledger = twoLots().restore(40, d(33));
    ledger
      .when(restoreLoyaltyPoints, { ...RESTORE, restoreId: 's-2', points: 21 }, d(34))
      .thenRefused('restore-exceeds-redemption', { left: 20 });
    ledger
      .restore(20, d(34), 's-3')
      .when(restoreLoyaltyPoints, { ...RESTORE, restoreId: 's-4' }, d(35))
      .thenRefused('restore-exceeds-redemption');
  });

  it('refuses an unknown redemption', () => {
    member().issue(10, d(1)).when(restoreLoyaltyPoints, RESTORE, d(2)).thenRefused('unknown-redemption');
  });

  it('does nothing when sent again, and refuses another content under its id', () => {
    const ledger = twoLots().restore(40, d(33));
    ledger.when(restoreLoyaltyPoints, { ...RESTORE, points: 40 }, d(34)).thenNothing();
    ledger.when(restoreLoyaltyPoints, { ...RESTORE, points: 41 }, d(34)).thenRefused('restore-exists');
  });

  it('is another content to restore the rest under the id of what left a rest', () => {
    const ledger = twoLots().restore(40, d(33));
    ledger.when(restoreLoyaltyPoints, RESTORE, d(34)).thenRefused('restore-exists');
    ledger.restore(20, d(34), 's-2').when(restoreLoyaltyPoints, RESTORE, d(35)).thenRefused('restore-exists');
    ledger.when(restoreLoyaltyPoints, { ...RESTORE, restoreId: 's-2' }, d(35)).thenNothing();
  });
});
