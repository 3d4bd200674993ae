import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { d, Ledger, member, OWNER } from '../testing.js';
import { leaveProgram } from './leave-program.js';
import { MemberSuspended } from './membership.events.js';
import { suspendMember } from './suspend-member.js';

const SUSPEND = { reason: 'fraud' };

describe('SuspendMember', () => {
  it('suspends once', () => {
    const ledger = member();
    ledger.when(suspendMember, SUSPEND, d(2)).then([happened(MemberSuspended, { ...OWNER, ...SUSPEND })]);
    ledger.when(suspendMember, SUSPEND, d(3)).thenNothing();
  });

  it('does not precede what a date has brought, recorded or not', () => {
    const ledger = member().issue(10, d(2), { expiresAt: d(11) });
    ledger.when(suspendMember, SUSPEND, d(5), d(20)).thenRefused('before-previous-event');
    ledger.when(suspendMember, SUSPEND, d(5), d(6)).then([happened(MemberSuspended, { ...OWNER, ...SUSPEND })]);
    ledger.when(suspendMember, SUSPEND, d(7), d(20)).thenNothing();
  });

  it('refuses who is no member, or no longer', () => {
    const pending = new Ledger({ join: 'first-activation', pending: { kind: 'on-action' } }).issue(10, d(1));
    pending.when(suspendMember, SUSPEND, d(2)).thenRefused('not-a-member');
    member().did(leaveProgram, SUSPEND, d(2)).when(suspendMember, SUSPEND, d(3)).thenRefused('not-a-member');
  });
});
