import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { d, member, OWNER } from '../testing.js';
import { leaveProgram } from './leave-program.js';
import { MemberLeft } from './membership.events.js';
import { restoreLoyaltyPoints } from './restore-loyalty-points.js';

const LEAVE = { reason: 'moved' };

describe('LeaveProgram', () => {
  it('lets pending and active points expire', () => {
    const ledger = member()
      .issue(10, d(1))
      .issue(20, d(1), { activeFrom: d(9) });
    ledger.when(leaveProgram, LEAVE, d(2)).then([happened(MemberLeft, { ...OWNER, ...LEAVE })]);
    expect(ledger.balance(d(2))).toMatchObject({ pending: 0, active: 0, expired: 30 });
  });

  it('lets expire what becomes active later', () => {
    const ledger = member().issue(30, d(1)).redeem(10, d(1)).hold(20, d(2)).did(leaveProgram, LEAVE, d(2));
    expect(ledger.balance(d(2))).toMatchObject({ held: 20, expired: 0 });
    expect(ledger.balance(d(3))).toMatchObject({ held: 0, expired: 20 });
    ledger.did(restoreLoyaltyPoints, { restoreId: 's-1', redemptionId: 'r-1', reason: 'asked' }, d(4));
    expect(ledger.balance(d(4))).toMatchObject({ spendable: 0, expired: 30 });
  });

  it('does not precede what a date has brought, recorded or not', () => {
    const ledger = member().issue(10, d(2), { activeFrom: d(11) });
    const refusal = { occurredAt: d(5), last: d(11) };
    ledger.when(leaveProgram, LEAVE, d(5), d(20)).thenRefused('before-previous-event', refusal);
    ledger.when(leaveProgram, LEAVE, d(11), d(20)).then([happened(MemberLeft, { ...OWNER, ...LEAVE })]);
  });

  it('is for good', () => {
    member().did(leaveProgram, LEAVE, d(2)).when(leaveProgram, LEAVE, d(3)).thenRefused('not-a-member');
  });
});
