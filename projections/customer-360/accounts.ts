import { compactBalanceAt, evolveCompact, ownerOf, type CompactAccount } from '#loyalty/rules';
import type { Recorded } from '#kernel';
import { table, type At, type TableReader } from '#read-model';

/** One row a loyalty account, and the event that last changed it. */
export interface ShownAccount {
  readonly program: string;
  readonly customerId: string;
  readonly account: CompactAccount;
  readonly address: string;
}

export const accounts = table<ShownAccount>({ by: 'stream', indexes: { of: ({ customerId }) => customerId } });

/** For every event of an account. */
export const accountFold = (row: ShownAccount | undefined, _: object, event: Recorded): ShownAccount => ({
  ...ownerOf(event.stream),
  account: evolveCompact(row?.account, event),
  address: event.address,
});

/** Per program the points at hand at that moment: expiry and activation are computed, recorded or not. */
export const loyaltyOf = async (rows: TableReader<ShownAccount>, customerId: string, at: At) =>
  (await rows.scan({ index: 'of', eq: customerId })).map(({ row: { program, account, address } }) => ({
    program,
    ...compactBalanceAt(account, at.asOf),
    address,
  }));
