import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { d, member, OWNER } from '../testing.js';
import { MemberResumed } from './membership.events.js';
import { resumeMember } from './resume-member.js';
import { suspendMember } from './suspend-member.js';

const RESUME = { reason: 'cleared' };

describe('ResumeMember', () => {
  it('makes a suspended member active', () => {
    const ledger = member().did(suspendMember, RESUME, d(2));
    ledger.when(resumeMember, RESUME, d(3)).then([happened(MemberResumed, { ...OWNER, ...RESUME })]);
    ledger.when(resumeMember, RESUME, d(4)).thenNothing();
  });

  it('does not precede what a date has brought, recorded or not', () => {
    const ledger = member()
      .issue(10, d(1), { expiresAt: d(11) })
      .did(suspendMember, RESUME, d(2));
    ledger.when(resumeMember, RESUME, d(5), d(20)).thenRefused('before-previous-event');
  });
});
