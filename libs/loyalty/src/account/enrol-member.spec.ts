import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { d, Ledger, member, OWNER } from '../testing.js';
import { enrolMember } from './enrol-member.js';
import { leaveProgram } from './leave-program.js';
import { MemberEnrolled } from './membership.events.js';

describe('EnrolMember', () => {
  it('enrols once', () => {
    const ledger = new Ledger();
    ledger
      .when(enrolMember, { memberNo: '4711' }, d(1))
      .then([happened(MemberEnrolled, { ...OWNER, memberNo: '4711' })]);
    ledger.when(enrolMember, { memberNo: '4712' }, d(2)).thenNothing();
  });

  it('refuses who left', () => {
    member().did(leaveProgram, { reason: 'asked' }, d(2)).when(enrolMember, {}, d(3)).thenRefused('member-left');
  });
});
