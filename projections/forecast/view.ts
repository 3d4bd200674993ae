import type { Day } from '#kernel';
import type { Dated, DatedDeal, DatedPipeline } from '#deals/rules';
import { table } from '#read-model';

/** The rates from one currency to another, in the order in which they were published. */
export interface DatedRates {
  readonly facts: readonly RateFact[];
}

export interface RateFact extends Dated {
  readonly address: string;
  readonly day: Day;
  readonly rate: string;
}

export const tables = {
  deals: table<DatedDeal>({ by: 'stream', dated: true }),
  pipelines: table<DatedPipeline>({ by: 'stream', dated: true }),
  /** By `<BASE>.<QUOTE>`. */
  rates: table<DatedRates>({ by: 'stream', dated: true }),
};
