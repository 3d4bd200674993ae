import { refuse } from '#kernel';
import type { ProgramPublished } from '../program/program.events.js';
import type { Account } from './account.model.js';
import { balanceOf } from './balance.js';
import { takeActive } from './lot.js';
import type { LotPoints } from './parts.js';

/** Which active points are spent or held: all of `points` or a refusal, in the order of I9. */
export const spend = (account: Account, program: ProgramPublished, points: number): LotPoints[] => {
  const { status, debt } = account;
  if (!program.mayRedeem.some((allowed) => allowed === status)) {
    refuse.conflict('member-may-not-redeem', `A member who is ${status} may not redeem in this program.`, { status });
  }
  if (debt > 0) refuse.conflict('account-in-debt', `The account owes ${debt} points.`, { debt });
  const { spendable } = balanceOf(account);
  if (spendable < points) {
    refuse.conflict('insufficient-points', `Of ${points} points ${spendable} can be spent.`, { points, spendable });
  }
  return takeActive(account.lots, points);
};
