import { CURRENCIES, events, IsDay, IsOneOf, Matches, type Day } from '#kernel';

/** Above 0, with up to 12 digits before the point and 12 after it. */
const RATE = /^(?!0+(\.0+)?$)\d{1,12}(\.\d{1,12})?$/;

export class FxRate {
  @IsOneOf(CURRENCIES) base!: string;

  @IsOneOf(CURRENCIES) quote!: string;

  /** From this day on, until another day's rate. */
  @IsDay() day!: Day;

  /** Units of `quote` for one unit of `base`. */
  @Matches(RATE, { message: '$property must be a decimal above 0 such as 15500 or 0.0000645' }) rate!: string;
}

export class FxRatePublished extends FxRate {}

export const fxEvents = events({ FxRatePublished });
