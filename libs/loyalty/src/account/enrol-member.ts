import { command, happened, IsOptional, IsPersonal, IsText, refuse, type Personal } from '#kernel';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import { MemberEnrolled, OfAccount } from './membership.events.js';
import { accountNow } from './membership.js';

export class EnrolMember extends OfAccount {
  @IsOptional()
  @IsPersonal()
  @IsText(64)
  memberNo?: Personal<string>;
}

export const enrolMember = command(EnrolMember, {
  of: accountState,
  on: 'any',
  stream: accountStream,
  reads: accountReads,
  decide: (state, c, when) => {
    const { status } = accountNow(state, when);
    if (status === 'left') refuse.conflict('member-left', 'Who left the program does not come back.');
    return status === 'none' ? [happened(MemberEnrolled, { ...c })] : [];
  },
});
