import { CURRENCIES, IsInt, IsNumber, IsOneOf, IsOptional, Min } from '#kernel';

/** r and alpha in every kind; a and b in bgnbd and mbgnbd, s and beta in pnbd. */
export class ModelParams {
  @IsNumber()
  r!: number;

  @IsNumber()
  alpha!: number;

  @IsOptional()
  @IsNumber()
  a?: number;

  @IsOptional()
  @IsNumber()
  b?: number;

  @IsOptional()
  @IsNumber()
  s?: number;

  @IsOptional()
  @IsNumber()
  beta?: number;
}

/** The Gamma-Gamma model of spend, fitted on customers with a repeat day of some value. */
export class SpendModel {
  @IsNumber()
  p!: number;

  @IsNumber()
  q!: number;

  /** Major units. */
  @IsNumber()
  gamma!: number;

  @IsOneOf(CURRENCIES)
  currency!: string;

  @IsInt()
  @Min(0)
  customers!: number;

  /** Of number and mean value of repeat days: the model assumes that it is small. Missing where all are the same. */
  @IsOptional()
  @IsNumber()
  correlation?: number;
}
