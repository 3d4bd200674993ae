import { events, IsId, IsMoney, IsOptional, Matches, Money } from '#kernel';

/** A year, a quarter or a month. */
export const PERIOD = /^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$/;

export const IsPeriod = (): PropertyDecorator =>
  Matches(PERIOD, { message: '$property must be a period such as 2026, 2026-Q1 or 2026-01' });

export class SalesTarget {
  @IsId() owner!: string;
  @IsPeriod() period!: string;
  @IsMoney({ min: 1 }) amount!: Money;
}

export class SalesTargetSet extends SalesTarget {
  @IsOptional() @IsMoney() from?: Money;
}

export const targetEvents = events({ SalesTargetSet });
