import type { Recorded } from '#kernel';
import type {
  HoldCaptured,
  HoldReleased,
  LotPoints,
  LoyaltyPointsActivated,
  LoyaltyPointsExpired,
  LoyaltyPointsHeld,
  LoyaltyPointsIssued,
  LoyaltyPointsRedeemed,
  LoyaltyPointsRestored,
  LoyaltyPointsReversed,
  LoyaltyPointsWithheld,
} from '#loyalty/events';
import type { DueFact } from '#loyalty/rules';
import type { LedgerLine } from './view.js';

type Told = Pick<LedgerLine, 'points' | 'ref'>;

/** The line of an event: `told` says what is particular about it. */
export const lineOf = (event: Recorded, told: Told): LedgerLine => ({
  at: event.occurredAt,
  knownAt: event.recordedAt,
  type: event.type,
  ...told,
  address: event.address,
});

/** What a date brought and nobody recorded yet; without an address, and known as it happened. */
export interface DueLine extends Omit<LedgerLine, 'address'> {
  readonly address: null;
}

export const dueLineOf = (fact: DueFact): DueLine => {
  const { at } = fact;
  const line = { at, knownAt: at, address: null };
  switch (fact.kind) {
    case 'enrolled':
      return { ...line, type: 'MemberEnrolled', points: 0, ref: null };
    case 'activated':
      return { ...line, type: 'LoyaltyPointsActivated', points: sum(fact.lots), ref: null };
    case 'released':
      return { ...line, type: 'HoldReleased', points: sum(fact.allocations), ref: fact.holdId };
    case 'expired':
      return { ...line, type: 'LoyaltyPointsExpired', points: sum(fact.lots), ref: null };
  }
};

export const told = {
  membership: (): Told => ({ points: 0, ref: null }),
  issued: ({ points, document }: LoyaltyPointsIssued): Told => ({ points, ref: document }),
  withheld: ({ desired, document }: LoyaltyPointsWithheld): Told => ({ points: desired, ref: document }),
  lots: ({ lots }: LoyaltyPointsActivated | LoyaltyPointsExpired): Told => ({ points: sum(lots), ref: null }),
  redeemed: ({ points, redemptionId }: LoyaltyPointsRedeemed): Told => ({ points, ref: redemptionId }),
  restored: ({ points, restoreId }: LoyaltyPointsRestored): Told => ({ points, ref: restoreId }),
  held: ({ points, holdId }: LoyaltyPointsHeld): Told => ({ points, ref: holdId }),
  captured: ({ captured, holdId }: HoldCaptured): Told => ({ points: sum(captured), ref: holdId }),
  released: ({ allocations, holdId }: HoldReleased): Told => ({ points: sum(allocations), ref: holdId }),
  reversed: ({ amount, reversalId }: LoyaltyPointsReversed): Told => ({ points: amount, ref: reversalId }),
};

const sum = (parts: readonly LotPoints[]): number => parts.reduce((total, { points }) => total + points, 0);
