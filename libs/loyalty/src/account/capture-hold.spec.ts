import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { at, d, member, OWNER } from '../testing.js';
import { captureHold } from './capture-hold.js';
import { restoreLoyaltyPoints } from './restore-loyalty-points.js';
import { HoldCaptured } from './spending.events.js';

const CAPTURE = { holdId: 'h-1', points: 50 };

describe('CaptureHold', () => {
  it('spends the first parts and gives the rest back to its lots', () => {
    const ledger = member()
      .issue(30, d(1), { expiresAt: d(40) })
      .issue(30, d(1), { expiresAt: d(50) })
      .hold(60, d(2));
    ledger.when(captureHold, CAPTURE, d(2)).then([
      happened(HoldCaptured, {
        ...OWNER,
        holdId: 'h-1',
        captured: [
          { lot: 1, points: 30 },
          { lot: 2, points: 20 },
        ],
        released: [{ lot: 2, points: 10, offset: 0 }],
      }),
    ]);
  });

  it('LOY-11 may capture past the expiry of a lot; what it releases expires at once', () => {
    const ledger = member()
      .issue(100, d(1), { expiresAt: at('2026-03-01') })
      .hold(60, at('2026-02-28'), 2 * 86_400);
    ledger.capture(40, at('2026-03-01', '12:00'));
    expect(ledger.balance(at('2026-03-01', '12:00'))).toMatchObject({ spent: 40, expired: 60, held: 0, spendable: 0 });
  });

  it('makes a redemption of its id, which can be restored', () => {
    const ledger = member().issue(100, d(1)).hold(60, d(2)).capture(50, d(2));
    ledger.did(restoreLoyaltyPoints, { restoreId: 's', redemptionId: 'h-1', reason: 'asked' }, d(3));
    expect(ledger.balance(d(3)).spendable).toBe(100);
  });

  it('lets what it releases repay debt', () => {
    const ledger = member({ returns: { policy: 'unlimited' } })
      .issue(60, d(1), { document: 'o-1' })
      .hold(60, d(2))
      .reverse({ document: 'o-1', points: 30 }, d(2))
      .capture(20, d(2));
    expect(ledger.balance(d(2))).toMatchObject({ debt: 0, offset: 30, spendable: 10, spent: 20 });
  });

  it('refuses more than is held', () => {
    const ledger = member().issue(100, d(1)).hold(60, d(2));
    ledger.when(captureHold, { ...CAPTURE, points: 61 }, d(2)).thenRefused('capture-exceeds-hold', { held: 60 });
  });

  it('refuses a hold that it does not know, or that is closed', () => {
    const ledger = member().issue(100, d(1)).hold(60, d(2));
    ledger.when(captureHold, { ...CAPTURE, holdId: 'h-9' }, d(2)).thenRefused('unknown-hold');
    ledger.when(captureHold, CAPTURE, d(2, '01:00')).thenRefused('hold-closed', { state: 'released' });
    ledger.capture(50, d(2)).when(captureHold, CAPTURE, d(2)).thenRefused('hold-closed', { state: 'captured' });
  });
});
