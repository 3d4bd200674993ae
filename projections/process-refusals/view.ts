import type { Instant } from '#kernel';
import type { ReactionRefused } from '#platform-commands/events';
import { table } from '#read-model';

export const STATUSES = ['refused', 'retrying', 'done'] as const;
export type RefusalStatus = (typeof STATUSES)[number];

/** A command of a process that was refused; code and sentence of the last refusal. */
export interface RefusalRow extends Readonly<ReactionRefused> {
  readonly status: RefusalStatus;
  readonly refusedAt: Instant;
  readonly refusals: number;
  /** Of the event that made the status. */
  readonly address: string;
}

export const tables = {
  refusals: table<RefusalRow>({
    by: 'stream',
    // What waits for a person goes first, in the order in which it was refused.
    indexes: { turn: ({ status, refusedAt }) => `${STATUSES.indexOf(status)} ${refusedAt}` },
  }),
};
