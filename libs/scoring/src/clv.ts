import { expectedPurchases, type CustomerBaseModel, type History, type Params } from './customer-base-model.js';
import { expectedSpend, type SpendParams } from './gamma-gamma.js';

const MONTHS = 12;
const WEEKS_PER_MONTH = 4.345;

/** Shown with every number: a lifetime value without its discount and margin means nothing. */
export interface ClvSettings {
  /** Discount per month, 0.01 = 1 %. */
  readonly discount: number;
  /** Share of revenue that stays, 1 = all. */
  readonly margin: number;
}

export const CLV_DEFAULTS: ClvSettings = { discount: 0.01, margin: 1 };

/**
 * Customer lifetime value over the next 12 months, major units: expected purchase days of each month times expected
 * spend, discounted to today. Histories in weeks. Null where the spend model has no mean for the customer.
 */
export function lifetimeValue(
  model: CustomerBaseModel,
  params: Params,
  spend: SpendParams,
  customer: History & { readonly m: number },
  { discount, margin }: ClvSettings = CLV_DEFAULTS,
): number | null {
  const perDay = expectedSpend(spend, customer.x, customer.m);
  if (perDay === null) return null;
  let sum = 0;
  let before = 0;
  for (let month = 1; month <= MONTHS; month++) {
    const until = expectedPurchases(model, params, customer, WEEKS_PER_MONTH * month);
    sum += (until - before) / (1 + discount) ** month;
    before = until;
  }
  return sum * perDay * margin;
}
