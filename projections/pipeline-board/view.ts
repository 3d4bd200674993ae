import type { Money } from '#kernel';
import type { Dated, DatedDeal, DatedPipeline } from '#deals/rules';
import { table } from '#read-model';

/** One owner's target for one period. */
export interface DatedTarget {
  readonly owner: string;
  readonly period: string;
  readonly facts: readonly TargetFact[];
}

interface TargetFact extends Dated {
  readonly address: string;
  readonly amount: Money;
}

export const tables = {
  deals: table<DatedDeal>({ by: 'stream', dated: true }),
  pipelines: table<DatedPipeline>({ by: 'stream', dated: true }),
  targets: table<DatedTarget>({ by: 'stream', dated: true, indexes: { period: (row) => row.period } }),
};
