import { exactMoney, type Money } from '#kernel';
import { bandOf, CHURN_MODEL, churnRow, type Band, type ChurnRow } from '#scoring';
import { churnFactsAt } from './facts.js';
import type { Setting, Stored } from './setting.js';

/** A customer's churn risk as it is answered. Numbers keep every digit, so that contributions add up. */
export interface ChurnAnswer extends Omit<ChurnRow, LeftOut> {
  readonly customerId: string;
  readonly model: typeof CHURN_MODEL;
  /** Null where no model stands behind the numbers. */
  readonly modelId: string | null;
  readonly band: Band | null;
  readonly expectedSpend: Money | null;
  readonly valueAtRisk: Money | null;
  /** Purchases in another currency without a rate: they count, and their value is in no figure. */
  readonly unconverted?: number;
  /** Addresses of the rates by which purchases were converted. */
  readonly rates?: readonly string[];
}

type LeftOut = 'id' | 'boundary' | 'expectedSpend' | 'valueAtRisk' | 'unconverted' | 'rates';

/** The rows of those customers of whom something was known at the moment. */
export const rowsOf = (customers: readonly Stored[], setting: Setting): ChurnRow[] =>
  customers.flatMap((customer) => rowOf(customer, setting) ?? []);

export const rowOf = ({ id, row }: Stored, { at, context, exchange }: Setting): ChurnRow | undefined => {
  const facts = churnFactsAt(id, row, at, exchange);
  return facts && churnRow(facts, context);
};

export const answerOf = (row: ChurnRow, { fit, at: { currency } }: Setting): ChurnAnswer => {
  const { unconverted, rates } = row;
  const { id: customerId, basis, horizonDays, x, txDays, TDays, base, index, expected, adjusted, modelState } = row;
  return {
    customerId,
    model: CHURN_MODEL,
    basis,
    modelId: basis === 'model' ? (fit?.fitted.modelId ?? null) : null,
    horizonDays,
    x,
    txDays,
    TDays,
    base,
    index,
    band: bandOf(index),
    expected,
    adjusted,
    modelState,
    expectedSpend: rounded(row.expectedSpend, currency),
    valueAtRisk: rounded(row.valueAtRisk, currency),
    ...(unconverted > 0 && { unconverted }),
    ...(rates.length > 0 && { rates }),
    notKnown: row.notKnown,
    reasons: row.reasons,
  };
};

const rounded = (minor: number | null, currency: string): Money | null =>
  minor === null ? null : exactMoney(Math.round(minor), currency);
