import { scoringEvents, type ScoringRunCompleted } from '#analytics/events';
import { bought, returned, voided, withRate, type Recording } from '#analytics/rules';
import { fxEvents } from '#finance/events';
import { idOf, type Recorded } from '#kernel';
import { purchaseEvents } from '#purchases/events';
import { goodsValue } from '#purchases/rules';
import { view } from '#read-model';
import { tables, type Run } from './view.js';

export const rfmSegments = view(
  {
    name: 'rfm-segments',
    version: 2,
    about: 'Marketing asks who bought how recently, how often and for how much, and which segment that makes.',
    tables,
  },
  { ...purchaseEvents, ...scoringEvents, ...fxEvents },
  {
    customers: {
      on: {
        PurchaseRecorded: (row, data, event) => ({ purchases: bought(row?.purchases, goodsValue(data), event) }),
        PurchaseReturned: (row, data, event) => ({ purchases: returned(row?.purchases, data, event) }),
        PurchaseVoided: (row, _, event) => ({ purchases: voided(row?.purchases, event) }),
      },
    },
    runs: {
      key: ({ stream, data }: Recorded<never>) =>
        (data as ScoringRunCompleted).model === 'rfm@1' ? idOf(stream) : undefined,
      on: {
        ScoringRunCompleted: (row, data, { recordedAt: knownAt, address }) => ({
          asOf: data.asOf,
          runs: [...(row?.runs ?? []), { ...rankedBy(data), knownAt, address }],
        }),
      },
    },
    rates: { on: { FxRatePublished: withRate } },
  },
);

const rankedBy = ({ runId, cutoffs, revenue }: ScoringRunCompleted): Omit<Run, keyof Recording> => ({
  runId,
  ...(revenue && { currency: revenue.currency }),
  cutoffs: cutoffs!,
});
