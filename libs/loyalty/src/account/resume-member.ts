import { command, happened, IsPersonal, IsText, type Personal } from '#kernel';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import { MemberResumed, OfAccount } from './membership.events.js';
import { accountNow, memberStatus, mustFollowDates } from './membership.js';

export class ResumeMember extends OfAccount {
  @IsPersonal()
  @IsText(500)
  reason!: Personal<string>;
}

export const resumeMember = command(ResumeMember, {
  of: accountState,
  on: 'existing',
  stream: accountStream,
  reads: accountReads,
  decide: (state, c, when) => {
    const account = accountNow(state, when);
    if (memberStatus(account) === 'active') return [];
    mustFollowDates(account, when.at);
    return [happened(MemberResumed, { ...c })];
  },
});
