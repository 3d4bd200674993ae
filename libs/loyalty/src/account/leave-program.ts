import { command, happened, IsPersonal, IsText, type Personal } from '#kernel';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import { MemberLeft, OfAccount } from './membership.events.js';
import { accountNow, memberStatus, mustFollowDates } from './membership.js';

/** For good: pending and active points expire with it, and what becomes active later. */
export class LeaveProgram extends OfAccount {
  @IsPersonal()
  @IsText(500)
  reason!: Personal<string>;
}

export const leaveProgram = command(LeaveProgram, {
  of: accountState,
  on: 'existing',
  stream: accountStream,
  reads: accountReads,
  decide: (state, c, when) => {
    const account = accountNow(state, when);
    memberStatus(account);
    mustFollowDates(account, when.at);
    return [happened(MemberLeft, { ...c })];
  },
});
