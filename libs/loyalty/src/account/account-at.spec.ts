import { describe, expect, it } from '@jest/globals';
import { d, member } from '../testing.js';
import { accountAt } from './account-at.js';

const inDebt = () =>
  member({ returns: { policy: 'unlimited' } })
    .issue(70, d(1), { document: 'O1' })
    .redeem(70, d(2))
    .reverse({ document: 'O1', points: 70 }, d(3));

describe('The account at an instant', () => {
  it('lets points become active before they expire at the same instant, so that they repay debt', () => {
    const ledger = inDebt().issue(100, d(4), { activeFrom: d(11), expiresAt: d(11) });
    expect(ledger.balance(d(11))).toMatchObject({ debt: 0, offset: 70, expired: 30 });
  });

  it('lets what was issued too late repay debt, and the rest expire', () => {
    const ledger = inDebt().issue(100, d(20), { activityAt: d(4), expiresAt: d(11) });
    expect(ledger.balance(d(20))).toMatchObject({ debt: 0, offset: 70, expired: 30, spendable: 0 });
  });

  it('never goes back', () => {
    const ledger = member().issue(10, d(1), { expiresAt: d(31) });
    const later = ledger.at(d(40));
    expect(accountAt(later, d(20))).toBe(later);
  });

  it('passes an instant without effect where nothing is due', () => {
    const ledger = member().issue(10, d(1), { expiresAt: d(31) });
    expect(ledger.at(d(30, '23:59'))).toEqual({ ...ledger.story.state, asOf: d(30, '23:59') });
  });
});
