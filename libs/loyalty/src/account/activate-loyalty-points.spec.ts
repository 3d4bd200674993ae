import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { at, clubWith, d, Ledger, member, OWNER } from '../testing.js';
import { activateLoyaltyPoints } from './activate-loyalty-points.js';
import { LoyaltyPointsActivated } from './award.events.js';

const ON_ACTION = { pending: { kind: 'on-action' }, expiry: { kind: 'months', n: 1 } };

describe('ActivateLoyaltyPoints', () => {
  it('activates what waits for an action, and its expiry counts from then', () => {
    const ledger = member(ON_ACTION).issue(100, d(1), { document: 'O1' });
    expect(ledger.balance(d(300))).toMatchObject({ pending: 100, expired: 0 });
    const lots = [{ lot: 1, points: 100, offset: 0, expiresAt: at('2026-04-11') }];
    ledger
      .when(activateLoyaltyPoints, { document: 'O1' }, at('2026-03-10', '12:00'))
      .then([happened(LoyaltyPointsActivated, { ...OWNER, lots })]);
    expect(ledger.balance(at('2026-04-10', '23:59')).spendable).toBe(100);
    expect(ledger.balance(at('2026-04-11')).expired).toBe(100);
  });

  it('activates named lots before their date', () => {
    const ledger = member({ pending: { kind: 'days', n: 7 } })
      .issue(10, d(1))
      .issue(20, d(1));
    ledger.did(activateLoyaltyPoints, { lots: [2] }, d(2));
    expect(ledger.balance(d(2))).toMatchObject({ pending: 10, active: 20 });
  });

  it('leaves points that never expire as they are, whatever the program says by then', () => {
    const ledger = member({ pending: { kind: 'days', n: 30 } }).issue(10, d(2));
    const program = clubWith({ expiry: { kind: 'days', n: 10 } });
    ledger.story
      .when(activateLoyaltyPoints, { ...OWNER, lots: [1] }, { at: d(4), refs: { program } })
      .then([happened(LoyaltyPointsActivated, { ...OWNER, lots: [{ lot: 1, points: 10, offset: 0 }] })]);
    expect(ledger.balance(d(300))).toMatchObject({ spendable: 10, expired: 0 });
  });

  it('lets the points repay debt', () => {
    const ledger = member({ ...ON_ACTION, returns: { policy: 'unlimited' } })
      .issue(70, d(1), { document: 'O1', activeFrom: d(1) })
      .redeem(70, d(2))
      .reverse({ document: 'O1', points: 70 }, d(3))
      .issue(100, d(4), { document: 'O2' });
    ledger.did(activateLoyaltyPoints, { document: 'O2' }, d(5));
    expect(ledger.balance(d(5))).toMatchObject({ debt: 0, spendable: 30, offset: 70 });
  });

  it('enrols where the first activation does', () => {
    const ledger = new Ledger({ ...ON_ACTION, join: 'first-activation' }).issue(10, d(1), { document: 'O1' });
    ledger.did(activateLoyaltyPoints, { document: 'O1' }, d(2));
    expect(ledger.at(d(2))).toMatchObject({ status: 'active', memberSince: d(2) });
  });

  it('refuses unknown lots, and what is not pending', () => {
    const ledger = member().issue(10, d(1), { document: 'O1' });
    ledger.when(activateLoyaltyPoints, { lots: [1, 2] }, d(2)).thenRefused('unknown-lot');
    ledger.when(activateLoyaltyPoints, { document: 'O9' }, d(2)).thenRefused('unknown-lot');
    ledger.when(activateLoyaltyPoints, { document: 'O1' }, d(2)).thenRefused('lot-not-pending', { lots: [1] });
    ledger.when(activateLoyaltyPoints, { document: 'O1', lots: [1] }, d(2)).thenRefused('lots-or-document');
  });
});
