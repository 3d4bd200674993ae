import { dayNumber, exchangeAt, purchasesAt, runCurrency, type Exchange } from '#analytics/rules';
import { convert } from '#finance/rules';
import { decimalsOf } from '#kernel';
import { everyRow, type At, type Readers } from '#read-model';
import { cellRates, type Basis, type ChurnContext } from '#scoring';
import { customerModelOf, modelsAt } from './models.js';
import { sourcesAt } from './sources.js';
import type { Fit, Known, tables } from './view.js';

export type Its = Readers<typeof tables>;

/** A customer's stored row. */
export interface Stored {
  readonly id: string;
  readonly row: Known;
}

/** All that a customer's numbers hang on besides the customer. */
export interface Setting {
  readonly at: At;
  readonly context: ChurnContext;
  readonly exchange: Exchange;
  /** The model in force. */
  readonly fit: Fit | undefined;
}

/** Reads the customers only where there is no model, for the rates of their cells. */
export const settingAt = async (
  its: Its,
  asked: At,
  horizonDays: number,
  customers: () => Promise<readonly Stored[]> = () => everyCustomer(its),
): Promise<Setting> => {
  const at = await inRunCurrency(its, asked);
  const [known, [fit], exchange] = await Promise.all([
    sourcesAt(its.customers, at),
    modelsAt(its.models, at.today, at),
    exchangeOf(its, at),
  ]);
  const asOf = dayNumber(at.today);
  const basis: Basis = fit
    ? { kind: 'model', model: customerModelOf(fit, at.currency) }
    : basisOfCells(await customers(), { at, exchange, asOf, horizonDays });
  const context: ChurnContext = {
    asOf,
    horizonDays,
    basis,
    known,
    populationRhythmDays: fit?.fitted.rhythmDays ?? null,
    minorPerMajor: 10 ** decimalsOf(at.currency),
  };
  return { at, context, exchange, fit };
};

/** The same moment with the one currency of its figures. */
export const inRunCurrency = async (its: Its, at: At): Promise<At> => ({
  ...at,
  currency: await runCurrency(its, at),
});

export const everyCustomer = async (its: Its): Promise<Stored[]> => {
  const customers: Stored[] = [];
  for await (const page of its.customers.pages()) customers.push(...page.map(({ key: id, row }) => ({ id, row })));
  return customers;
};

export const exchangeOf = async (its: Its, at: At): Promise<Exchange> =>
  exchangeAt(await everyRow(its.rates), at.currency, at, convert);

interface Cells {
  readonly at: At;
  readonly exchange: Exchange;
  readonly asOf: number;
  readonly horizonDays: number;
}

const basisOfCells = (customers: readonly Stored[], { at, exchange, asOf, horizonDays }: Cells): Basis => {
  const population = customers.map(({ row }) => purchasesAt(row.purchases, at, exchange));
  const rates = cellRates(population, asOf, horizonDays);
  return rates ? { kind: 'cell-rate', rates } : { kind: 'none' };
};
