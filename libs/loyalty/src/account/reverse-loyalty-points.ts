import {
  ArrayMaxSize,
  ArrayUnique,
  canonicalJson,
  command,
  happened,
  IsId,
  IsInt,
  IsNewId,
  IsOptional,
  Max,
  Min,
  Nested,
  refuse,
} from '#kernel';
import type { ProgramPublished } from '../program/program.events.js';
import { MAX_POINTS } from '../program/terms.js';
import { accountAt } from './account-at.js';
import { accountReads } from './account-reads.js';
import { accountState, accountStream } from './account.state.js';
import type { Account, Reversal } from './account.model.js';
import { sum, type Lot } from './lot.js';
import { OfAccount } from './membership.events.js';
import { ReturnedSoFar, type LotPoints, type ReturnedQuantity } from './parts.js';
import { LoyaltyPointsReversed } from './reversal.events.js';
import { claimsItemExact, claimsOfPoints, claimsProportional, takeBack } from './reversal.js';

/** As much as a purchase may have. */
const MAX_LINES = 500;

export class Returned extends ReturnedSoFar {
  @ArrayMaxSize(MAX_LINES)
  @ArrayUnique((line: ReturnedQuantity) => line.lineId)
  override lines!: ReturnedQuantity[];
}

/** Takes back what a document earned: `points` of it, or what is due for the goods `returned` so far. */
export class ReverseLoyaltyPoints extends OfAccount {
  @IsNewId()
  reversalId!: string;

  @IsId()
  document!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_POINTS)
  points?: number;

  @IsOptional()
  @Nested(() => Returned)
  returned?: Returned;
}

export const reverseLoyaltyPoints = command(ReverseLoyaltyPoints, {
  of: accountState,
  on: 'existing',
  nowOnly: true,
  stream: accountStream,
  reads: accountReads,
  decide: (state, c, { at, refs: { program } }) => {
    if ((c.points === undefined) === (c.returned === undefined)) {
      refuse.invalid('points-or-returned', 'Say either how many points or what was returned.');
    }
    if (isKnown(state, c)) return [];
    const account = accountAt(state, at);
    const claims = claimsOf(lotsOf(account, c.document), c, program);
    const amount = sum(claims);
    if (amount === 0) return [];
    const { policy } = program.returns;
    return [happened(LoyaltyPointsReversed, { ...c, amount, ...takeBack(account, claims, policy), policy })];
  },
});

const isKnown = ({ reversals }: Account, c: ReverseLoyaltyPoints): boolean => {
  const { reversalId } = c;
  const known = reversals.find((reversal) => reversal.reversalId === reversalId);
  if (known && contentOf(known) !== contentOf(c)) {
    refuse.conflict('reversal-exists', 'Another reversal has this id.', { reversalId });
  }
  return known !== undefined;
};

const contentOf = ({ document, points, returned }: Omit<Reversal, 'reversalId'>): string => {
  const lines = returned?.lines
    .filter(({ returnedQty }) => returnedQty > 0)
    .toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1));
  return canonicalJson({ document, points, returned: returned && { ...returned, lines } });
};

// A document that only a cap withheld is known and has no lots.
const lotsOf = ({ lots, withheld }: Account, document: string): Lot[] => {
  const found = lots.filter((lot) => lot.document === document);
  if (found.length === 0 && !withheld.some((key) => key.document === document)) {
    refuse.missing('unknown-document', 'The account has no points of this document.', { document });
  }
  return found;
};

const claimsOf = (
  lots: readonly Lot[],
  { points, returned }: ReverseLoyaltyPoints,
  program: ProgramPublished,
): LotPoints[] => {
  if (points !== undefined) {
    const left = lots.reduce((total, lot) => total + lot.points - lot.takenBack, 0);
    if (points > left) refuse.conflict('reversal-exceeds-award', `Of the award ${left} points are left.`, { left });
    return claimsOfPoints(lots, points);
  }
  const { lines, value, orderValue } = returned as ReturnedSoFar;
  if (value > orderValue || lines.some((line) => line.returnedQty > line.qty)) {
    refuse.conflict('reversal-exceeds-award', 'More was returned than was bought.');
  }
  const claims = program.returns.matching === 'item-exact' ? claimsItemExact : claimsProportional;
  return claims(lots, { lines, value, orderValue });
};
