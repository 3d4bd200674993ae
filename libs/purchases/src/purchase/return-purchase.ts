import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  command,
  customer,
  happened,
  IsArray,
  IsId,
  IsInt,
  IsNewId,
  IsOneOf,
  IsOptional,
  Max,
  Min,
  money,
  Nested,
  refuse,
} from '#kernel';
import { valueReturned } from '../rules.js';
import {
  MAX_LINES,
  MAX_QTY,
  PurchaseReturned,
  RETURN_REASONS,
  type ReturnedLine,
  type ReturnReason,
} from './purchase.events.js';
import { purchaseState, purchaseStream, type Purchase } from './purchase.state.js';

export class LineToReturn {
  @IsId()
  lineId!: string;

  @IsInt()
  @Min(1)
  @Max(MAX_QTY)
  qty!: number;
}

export class ReturnPurchase {
  @IsId()
  orderId!: string;

  @IsNewId()
  returnId!: string;

  /** Who brings it back, where that is checked. */
  @IsOptional()
  @IsId()
  customerId?: string;

  @Nested(() => LineToReturn, { each: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ArrayUnique((line: LineToReturn) => line.lineId)
  lines!: LineToReturn[];

  @IsOneOf(RETURN_REASONS)
  reason!: ReturnReason;
}

export const returnPurchase = command(ReturnPurchase, {
  of: purchaseState,
  on: 'existing',
  stream: (c) => purchaseStream(c.orderId),
  reads: { customer: customer((c) => c.customerId) },
  decide: (purchase, c, { at }) => {
    if (isKnown(purchase, c)) return [];
    if (c.customerId !== undefined && c.customerId !== purchase.customerId) {
      refuse.conflict('not-the-buyer', 'Only the buyer may return a purchase.');
    }
    if (purchase.voided) refuse.conflict('purchase-voided', 'A voided purchase never was.');
    if (at < purchase.boughtAt) {
      refuse.conflict('returned-before-bought', 'The return lies before the purchase.', {
        boughtAt: purchase.boughtAt,
      });
    }
    const lines = c.lines.map((line) => returnedLine(purchase, line));
    const value = lines.reduce((sum, line) => sum + line.value.amount, 0);
    return [
      happened(PurchaseReturned, {
        orderId: c.orderId,
        returnId: c.returnId,
        lines,
        value: money(value, purchase.currency),
        full: purchase.lines.every((line) => line.qty === soFar(lines, line.lineId, line.returnedQty)),
        reason: c.reason,
      }),
    ];
  },
});

const isKnown = (purchase: Purchase, c: ReturnPurchase): boolean => {
  const known = purchase.returns.find(({ returnId }) => returnId === c.returnId);
  if (known && (known.reason !== c.reason || contentOf(known.lines) !== contentOf(c.lines))) {
    refuse.conflict('return-exists', 'Another return has this id.', { returnId: c.returnId });
  }
  return known !== undefined;
};

const contentOf = (lines: readonly LineToReturn[]): string =>
  JSON.stringify(lines.map(({ lineId, qty }) => [lineId, qty]).sort());

const returnedLine = (purchase: Purchase, { lineId, qty }: LineToReturn): ReturnedLine => {
  const line = purchase.lines.find((bought) => bought.lineId === lineId);
  if (!line) return refuse.missing('unknown-line', `The purchase has no line ${lineId}.`, { lineId });
  const returnedQty = line.returnedQty + qty;
  if (returnedQty > line.qty) {
    const left = line.qty - line.returnedQty;
    refuse.conflict('return-exceeds-purchase', `Of line ${lineId} ${left} can still be returned.`, { lineId, left });
  }
  const value = valueReturned(line.net, line.qty, returnedQty) - line.returnedValue;
  return { lineId, qty, value: money(value, purchase.currency), returnedQty };
};

const soFar = (lines: readonly ReturnedLine[], lineId: string, before: number): number =>
  lines.find((line) => line.lineId === lineId)?.returnedQty ?? before;
