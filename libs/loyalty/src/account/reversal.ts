import { WHOLE_ORDER } from '../program/earn.js';
import type { ReturnPolicy } from '../program/terms.js';
import type { Account } from './account.model.js';
import { inSpendingOrder, move, sum, takeActive, type Lot } from './lot.js';
import type { LotPoints, ReturnedSoFar, TakenBack, TakenFrom } from './parts.js';

/** What each lot of a document has to give back: I16, in spending order, less what it gave back before. */
export const claimsItemExact = (lots: readonly Lot[], returned: ReturnedSoFar): LotPoints[] =>
  inSpendingOrder(lots).map((lot) => ({
    lot: lot.lot,
    points: Math.max(0, returnedPoints(lot, returned) - lot.takenBack),
  }));

/** By value: `⌊points of the document × value ÷ orderValue⌋`, less what was reversed before. */
export const claimsProportional = (lots: readonly Lot[], returned: ReturnedSoFar): LotPoints[] => {
  const awarded = lots.reduce((total, lot) => total + lot.points, 0);
  const before = lots.reduce((total, lot) => total + lot.takenBack, 0);
  const { part, whole } = cameBack(returned);
  return claimsOfPoints(lots, share(awarded, part, whole) - before);
};

/** `points` from the lots in spending order, from each what it was awarded and did not give back yet. */
export const claimsOfPoints = (lots: readonly Lot[], points: number): LotPoints[] => {
  let wanted = Math.max(0, points);
  return inSpendingOrder(lots).map((lot) => {
    const part = Math.min(wanted, lot.points - lot.takenBack);
    wanted -= part;
    return { lot: lot.lot, points: part };
  });
};

export interface Taking {
  readonly awards: TakenBack[];
  readonly allocations: TakenFrom[];
  readonly forgone: number;
  readonly debt: number;
  readonly shortfall: number;
}

/**
 * Where the claims are taken: per lot its pending, its active, what expired in it (once), active of other lots in
 * spending order; the rest is debt under `unlimited`, else shortfall. Held points are left.
 */
export const takeBack = (
  account: Pick<Account, 'lots'>,
  claims: readonly LotPoints[],
  policy: ReturnPolicy,
): Taking => {
  let { lots } = account;
  const taken = claims
    .filter(({ points }) => points > 0)
    .map((claim) => {
      const part = takeClaim(lots, claim, policy);
      lots = move(
        lots,
        part.allocations.map(({ lot, points, bucket }) => ({ lot, from: bucket, to: 'reversed', points })),
      );
      return part;
    });
  const uncovered = taken.reduce((total, part) => total + part.uncovered, 0);
  return {
    awards: taken.map((part) => part.award),
    allocations: taken.flatMap((part) => part.allocations),
    forgone: taken.reduce((total, part) => total + part.award.forgone, 0),
    debt: policy === 'unlimited' ? uncovered : 0,
    shortfall: policy === 'unlimited' ? 0 : uncovered,
  };
};

const takeClaim = (lots: readonly Lot[], { lot: number, points }: LotPoints, policy: ReturnPolicy) => {
  const own = lots.find(({ lot }) => lot === number);
  const mayTakeActive = policy !== 'only-pending';
  const pending = Math.min(points, own?.pending ?? 0);
  const active = mayTakeActive ? Math.min(points - pending, own?.active ?? 0) : 0;
  const forgone = own ? Math.min(points - pending - active, own.expired - own.forgone) : 0;
  const rest = points - pending - active - forgone;
  const others = mayTakeActive
    ? takeActive(
        lots.filter((lot) => lot !== own),
        rest,
      )
    : [];
  const allocations = [
    { lot: number, points: pending, bucket: 'pending' as const },
    { lot: number, points: active, bucket: 'active' as const },
    ...others.map((part) => ({ ...part, bucket: 'active' as const })),
  ].filter((part) => part.points > 0);
  return { award: { lot: number, points, forgone }, allocations, uncovered: rest - sum(others) };
};

const returnedPoints = (lot: Lot, returned: ReturnedSoFar): number => {
  if (lot.line === WHOLE_ORDER) {
    const { part, whole } = cameBack(returned);
    return part === whole ? share(lot.points, part, whole) : 0;
  }
  const line = returned.lines.find(({ lineId }) => lineId === lot.line);
  return line ? share(lot.points, line.returnedQty, line.qty) : 0;
};

/** By value; of an order that was worth nothing by quantity, since no value tells how much of it came back. */
const cameBack = ({ lines, value, orderValue }: ReturnedSoFar): { readonly part: number; readonly whole: number } => ({
  part: orderValue > 0 ? value : lines.reduce((total, { returnedQty }) => total + returnedQty, 0),
  whole: orderValue > 0 ? orderValue : lines.reduce((total, { qty }) => total + qty, 0),
});

/** `⌊amount × part ÷ whole⌋`, exactly; of nothing nothing. */
const share = (amount: number, part: number, whole: number): number =>
  whole === 0 ? 0 : Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
