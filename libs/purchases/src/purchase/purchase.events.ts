import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  CHANNELS,
  events,
  IsArray,
  IsBoolean,
  IsId,
  IsInt,
  IsMoney,
  IsOneOf,
  IsOptional,
  IsPersonal,
  IsSlug,
  IsText,
  Max,
  Min,
  Nested,
  Sourced,
  type Channel,
  type Money,
  type Personal,
} from '#kernel';

export const RETURN_REASONS = ['defective', 'unwanted', 'wrong-item', 'late', 'other'] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

export const VOID_REASONS = ['keyed-wrong', 'fraud', 'test'] as const;
export type VoidReason = (typeof VOID_REASONS)[number];

export const MAX_LINES = 500;
export const MAX_QTY = 1_000_000;
const MAX_LABELS = 50;

export class PurchaseLine {
  @IsId()
  lineId!: string;

  @IsId()
  sku!: string;

  @IsOptional()
  @IsId()
  family?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_LABELS)
  @ArrayUnique()
  @IsSlug(64, { each: true })
  labels?: string[];

  @IsInt()
  @Min(1)
  @Max(MAX_QTY)
  qty!: number;

  /** For the whole quantity, after discounts. */
  @IsMoney({ min: 0 })
  net!: Money;

  @IsOptional()
  @IsMoney({ min: 0 })
  discount?: Money;
}

export class PurchaseRecorded extends Sourced {
  @IsId()
  orderId!: string;

  @IsId()
  customerId!: string;

  @IsOptional()
  @IsOneOf(CHANNELS)
  channel?: Channel;

  @IsOptional()
  @IsId()
  storeId?: string;

  @IsOptional()
  @IsPersonal()
  @IsText(200)
  invoiceNo?: Personal<string>;

  @Nested(() => PurchaseLine, { each: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LINES)
  @ArrayUnique((line: PurchaseLine) => line.lineId)
  lines!: PurchaseLine[];

  @IsOptional()
  @IsMoney({ min: 0 })
  delivery?: Money;

  /** The sum of the lines' net amounts and the delivery. */
  @IsMoney({ min: 0 })
  total!: Money;

  @IsOptional()
  @IsMoney({ min: 0 })
  paidWithPoints?: Money;

  @IsOptional()
  @IsId()
  dealId?: string;

  @IsOptional()
  @IsId()
  campaignId?: string;

  @IsOptional()
  @IsId()
  journeyId?: string;

  @IsOptional()
  @IsId()
  cardId?: string;
}

export class ReturnedLine {
  @IsId()
  lineId!: string;

  @IsInt()
  @Min(1)
  qty!: number;

  @IsMoney({ min: 0 })
  value!: Money;

  /** Of this line, by this return and all before it. */
  @IsInt()
  @Min(1)
  returnedQty!: number;
}

export class PurchaseReturned {
  @IsId()
  orderId!: string;

  @IsId()
  returnId!: string;

  @Nested(() => ReturnedLine, { each: true })
  lines!: ReturnedLine[];

  /** The sum of the lines' values. */
  @IsMoney({ min: 0 })
  value!: Money;

  /** Nothing of the purchase is left with the buyer. */
  @IsBoolean()
  full!: boolean;

  @IsOneOf(RETURN_REASONS)
  reason!: ReturnReason;
}

/** Bears the instant of the purchase, which never was. */
export class PurchaseVoided {
  static dated = true;

  @IsId()
  orderId!: string;

  @IsOneOf(VOID_REASONS)
  reason!: VoidReason;
}

export const purchaseEvents = events({ PurchaseRecorded, PurchaseReturned, PurchaseVoided });
