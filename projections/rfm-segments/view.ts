import { soleCurrency, type DatedPurchase, type DatedRates, type Recording } from '#analytics/rules';
import type { Cutoffs } from '#analytics/events';
import type { Day } from '#kernel';
import { table } from '#read-model';

export interface Buyer {
  readonly purchases: readonly DatedPurchase[];
}

/** The runs of one as-of: a later one came after late facts. */
export interface Runs {
  readonly asOf: Day;
  readonly runs: readonly Run[];
}

export interface Run extends Recording {
  readonly runId: string;
  /** Of the cut-offs of money; missing where the run could tell no revenue. */
  readonly currency?: string;
  readonly cutoffs: Cutoffs;
}

export const tables = {
  customers: table<Buyer>({
    by: 'customer',
    dated: true,
    indexes: { currency: ({ purchases }) => soleCurrency(purchases) },
  }),
  runs: table<Runs>({ by: 'stream', dated: true, indexes: { asOf: (row) => row.asOf } }),
  rates: table<DatedRates>({ by: 'stream', dated: true }),
};
