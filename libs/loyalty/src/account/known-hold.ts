import { refuse } from '#kernel';
import type { Account, Hold } from './account.model.js';

/** The hold; refused where there is none of this id. */
export const knownHold = (account: Account, holdId: string): Hold =>
  account.holds.find((hold) => hold.holdId === holdId) ??
  refuse.missing('unknown-hold', 'The account has no such hold.', { holdId });

export const refuseClosed = ({ holdId, state }: Hold): never =>
  refuse.conflict('hold-closed', `The hold was ${state} already.`, { holdId, state });
