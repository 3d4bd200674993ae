import type { Instant, Personal } from '#kernel';
import type { ProgramPublished } from '#loyalty/events';
import { dueFrom, type Account } from '#loyalty/rules';
import { table } from '#read-model';

export interface LedgerRow {
  readonly program: string;
  readonly customerId: string;
  readonly memberNo: Personal<string> | null;
  /** As of its last event: questions look at it through `accountAt`. */
  readonly account: Account;
  /** The last `MAX_LINES`, oldest first. */
  readonly lines: readonly LedgerLine[];
}

/** One event of an account. */
export interface LedgerLine {
  readonly at: Instant;
  readonly knownAt: Instant;
  readonly type: string;
  /** How many points the event is about; the type tells what became of them. */
  readonly points: number;
  /** The document, redemption, hold, restoring or reversal. */
  readonly ref: string | null;
  readonly address: string;
}

export const MAX_LINES = 100;

export const tables = {
  accounts: table<LedgerRow>({
    by: 'stream',
    indexes: {
      program: ({ program }) => program,
      customer: ({ customerId }) => customerId,
      due: ({ account }) => dueFrom(account),
    },
  }),
  programs: table<ProgramPublished>({ by: 'stream', definition: true }),
};
