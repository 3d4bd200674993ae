import { command, happened, IsId } from '#kernel';
import { accountAt } from './account-at.js';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import { knownHold, refuseClosed } from './known-hold.js';
import { repay } from './lot.js';
import { OfAccount } from './membership.events.js';
import { HoldReleased } from './spending.events.js';

export class ReleaseHold extends OfAccount {
  @IsId()
  holdId!: string;
}

export const releaseHold = command(ReleaseHold, {
  of: accountState,
  on: 'existing',
  nowOnly: true,
  stream: accountStream,
  reads: accountReads,
  decide: (state, c, { at }) => {
    const account = accountAt(state, at);
    const hold = knownHold(account, c.holdId);
    if (hold.state === 'captured') refuseClosed(hold);
    if (hold.state === 'released') return [];
    return [happened(HoldReleased, { ...c, allocations: repay(account.debt, hold.allocations), by: 'asked' })];
  },
});
