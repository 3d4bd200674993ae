import {
  IsArray,
  IsId,
  IsInstant,
  IsInt,
  IsOneOf,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  Nested,
  type Instant,
} from '#kernel';

export const EARN_STEPS = ['base', 'multiplier', 'bonus', 'cap', 'rounding'] as const;

/** A line of the document; `*` where an award belongs to none. */
export const IsLine = (): PropertyDecorator =>
  Matches(/^(\*|[A-Za-z0-9][A-Za-z0-9._:-]{0,63})$/, { message: '$property must be a line’s id, or * for none' });

/** Whole points. */
export const IsPoints =
  (min = 0): PropertyDecorator =>
  (prototype, field) => {
    for (const decorate of [IsInt(), Min(min), Max(Number.MAX_SAFE_INTEGER)]) decorate(prototype, field);
  };

/** One step of a computation in exact numbers: `45`, or `45/2`. */
export class EarnStep {
  @IsString()
  rule!: string;

  /** Of the program. */
  @IsInt()
  @Min(1)
  version!: number;

  @IsOneOf(EARN_STEPS)
  step!: (typeof EARN_STEPS)[number];

  @IsString()
  in!: string;

  @IsString()
  out!: string;
}

export class LotPoints {
  @IsInt()
  @Min(1)
  lot!: number;

  @IsPoints()
  points!: number;
}

/** Points that become active: `offset` of them repay debt first. */
export class FreedPoints extends LotPoints {
  @IsPoints()
  offset!: number;
}

export class ActivatedPoints extends FreedPoints {
  @IsOptional()
  @IsInstant()
  expiresAt?: Instant;
}

export class ReturnedQuantity {
  @IsId()
  lineId!: string;

  /** So far. */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  returnedQty!: number;

  @IsInt()
  @Min(1)
  @Max(1_000_000)
  qty!: number;
}

/** What of an order is returned so far, in minor units and without delivery. */
export class ReturnedSoFar {
  @Nested(() => ReturnedQuantity, { each: true })
  @IsArray()
  lines!: ReturnedQuantity[];

  @IsPoints()
  value!: number;

  @IsPoints()
  orderValue!: number;
}

/** What a lot gives back of its award; `forgone` of it had expired already. */
export class TakenBack extends LotPoints {
  @IsPoints()
  forgone!: number;
}

export class TakenFrom extends LotPoints {
  @IsOneOf(['pending', 'active'])
  bucket!: 'pending' | 'active';
}
