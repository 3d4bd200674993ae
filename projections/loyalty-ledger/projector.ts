import type { Recorded } from '#kernel';
import { loyaltyEvents, programEvents, type MemberEnrolled } from '#loyalty/events';
import { evolveAccount, ownerOf } from '#loyalty/rules';
import { view } from '#read-model';
import { lineOf, told } from './lines.js';
import { MAX_LINES, tables, type LedgerLine, type LedgerRow } from './view.js';

type Tell<D> = (data: D) => Pick<LedgerLine, 'points' | 'ref'>;

const fold =
  <D>(tell: Tell<D>) =>
  (row: LedgerRow | undefined, data: D, event: Recorded): LedgerRow => ({
    ...ownerOf(event.stream),
    memberNo: row?.memberNo ?? null,
    account: evolveAccount(row?.account, event),
    lines: [...(row?.lines ?? []), lineOf(event, tell(data))].slice(-MAX_LINES),
  });

export const loyaltyLedger = view(
  {
    name: 'loyalty-ledger',
    version: 3,
    about: 'Members and agents ask how many points may be spent, where each came from, and when it expires.',
    tables,
  },
  { ...loyaltyEvents, ...programEvents },
  {
    accounts: {
      on: {
        MemberEnrolled: (row, data: MemberEnrolled, event) => ({
          ...fold(told.membership)(row, data, event),
          memberNo: data.memberNo ?? row?.memberNo ?? null,
        }),
        MemberSuspended: fold(told.membership),
        MemberResumed: fold(told.membership),
        MemberLeft: fold(told.membership),
        LoyaltyPointsIssued: fold(told.issued),
        LoyaltyPointsWithheld: fold(told.withheld),
        LoyaltyPointsActivated: fold(told.lots),
        LoyaltyPointsRedeemed: fold(told.redeemed),
        LoyaltyPointsRestored: fold(told.restored),
        LoyaltyPointsHeld: fold(told.held),
        HoldCaptured: fold(told.captured),
        HoldReleased: fold(told.released),
        LoyaltyPointsReversed: fold(told.reversed),
        LoyaltyPointsExpired: fold(told.lots),
      },
    },
    programs: { on: { ProgramPublished: (_, data) => data } },
  },
);
