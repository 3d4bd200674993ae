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

  it('leaves alone whom a date has enrolled, recorded or not', () => {
    const ledger = new Ledger({ join: 'first-activation' }).issue(10, d(2), { activeFrom: d(11) });
    ledger.when(enrolMember, {}, d(5), d(20)).thenNothing();
    ledger.when(enrolMember, {}, d(5), d(6)).then([happened(MemberEnrolled, OWNER)]);
  });

  it('refuses who left', () => {
    member().did(leaveProgram, { reason: 'asked' }, d(2)).when(enrolMember, {}, d(3)).thenRefused('member-left');
  });
});
