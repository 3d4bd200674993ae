import { command, happened, IsOptional, IsPersonal, IsText, refuse, type Personal } from '#kernel';
import { accountAt } from './account-at.js';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import { MemberEnrolled, OfAccount } from './membership.events.js';

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
  decide: (state, c, { at }) => {
    const { status } = accountAt(state, at);
    if (status === 'left') refuse.conflict('member-left', 'Who left the program does not come back.');
    return status === 'none' ? [happened(MemberEnrolled, { ...c })] : [];
  },
});
