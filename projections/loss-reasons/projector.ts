import { dealEvents, type DealLost } from '#deals/events';
import type { Recorded } from '#kernel';
import { view } from '#read-model';
import { tables, type Loss, type LostDeal } from './view.js';

export const lossReasons = view(
  { name: 'loss-reasons', version: 1, about: 'Sales asks why deals were lost, and which came back.', tables },
  { ...dealEvents },
  {
    deals: {
      on: {
        DealLost: (row, data, event) => ({
          dealId: data.dealId,
          customerId: event.subject ?? null,
          facts: [...(row?.facts ?? []), lossOf(data, event)],
        }),
        DealReopened: (row, _, event) => turned(row, event, 'reopened'),
        DealWon: (row, _, event) => turned(row, event, 'won'),
      },
    },
  },
);

const lossOf = ({ reason, competitor, note }: DealLost, event: Recorded): Loss => ({
  ...dated(event),
  outcome: 'lost',
  reason,
  competitor: competitor ?? null,
  note: note ?? null,
});

const dated = ({ occurredAt: at, recordedAt: knownAt, address }: Recorded) => ({ at, knownAt, address });

/** A deal that was never lost has no row. */
const turned = (row: LostDeal | undefined, event: Recorded, outcome: 'reopened' | 'won'): LostDeal | undefined =>
  row && { ...row, facts: [...row.facts, { ...dated(event), outcome }] };
