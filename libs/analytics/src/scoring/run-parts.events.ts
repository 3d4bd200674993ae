import { IsArray, IsDay, IsInt, IsMoney, IsSlug, Matches, Min, Nested, type Day, type Money } from '#kernel';

const SCORES = [1, 2, 3, 4, 5];

export class SegmentTotals {
  @IsSlug()
  segment!: string;

  @IsInt()
  @Min(0)
  customers!: number;

  @IsInt()
  @Min(0)
  purchases!: number;

  @IsMoney()
  revenue!: Money;

  /** Of all revenue. */
  @Matches(/^-?\d+\.\d{4}$/)
  share!: string;
}

/** Customers with score 1 … 5 in each measure. */
export class Sizes {
  @IsArray()
  @IsInt({ each: true })
  R!: number[];

  @IsArray()
  @IsInt({ each: true })
  F!: number[];

  @IsArray()
  @IsInt({ each: true })
  M!: number[];
}

export class RecencyCutoffs {
  @IsArray()
  @IsInt({ each: true })
  days!: number[];

  /** The same as days of the calendar. */
  @IsArray()
  @IsDay({ each: true })
  after!: Day[];
}

/** c2 … c5: whoever is better than c_k has score k or more. Empty where there were no customers. */
export class Cutoffs {
  @Nested(() => RecencyCutoffs)
  R!: RecencyCutoffs;

  @IsArray()
  @IsInt({ each: true })
  F!: number[];

  /** Minor units. */
  @IsArray()
  @IsInt({ each: true })
  M!: number[];
}

/** Customers by cell: R and F as two digits, "11" … "55". */
export class Cells {
  [cell: string]: number;
}

for (const R of SCORES) {
  for (const F of SCORES) for (const decorate of [IsInt(), Min(0)]) decorate(Cells.prototype, `${R}${F}`);
}

/** Customers by churn band; `unknown` have no number. */
export class Bands {
  @IsInt()
  @Min(0)
  low!: number;

  @IsInt()
  @Min(0)
  elevated!: number;

  @IsInt()
  @Min(0)
  high!: number;

  @IsInt()
  @Min(0)
  severe!: number;

  @IsInt()
  @Min(0)
  unknown!: number;
}
