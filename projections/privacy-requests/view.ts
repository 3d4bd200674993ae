import type { PrivacyAction, PrivacyOutcome } from '#customers/events';
import type { Instant, Personal } from '#kernel';
import { table } from '#read-model';

/** What a person asked of us. Whether it is overdue hangs on the moment, so the query says so. */
export interface RequestRow {
  readonly requestId: string;
  readonly customerId: string;
  readonly kind: PrivacyAction;
  readonly requestedAt: Instant;
  readonly dueAt: Instant;
  readonly outcome: PrivacyOutcome | null;
  readonly completedAt: Instant | null;
  readonly note: Personal<string> | null;
  /** Of the event that made the status. */
  readonly address: string;
}

export const tables = {
  requests: table<RequestRow>({
    by: 'stream',
    // What waits for an answer goes first, the most urgent before the others.
    indexes: {
      turn: ({ outcome, dueAt }) => `${outcome ? 1 : 0} ${dueAt}`,
      of: ({ customerId }) => customerId,
    },
  }),
};
