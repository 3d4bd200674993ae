import { dealEvents, type DealOpened } from '#deals/events';
import type { Personal, Recorded } from '#kernel';
import { view } from '#read-model';
import { tables, type DealHistory, type Visit } from './view.js';

export const dealHistory = view(
  {
    name: 'deal-history',
    version: 1,
    about: 'Sales asks how a deal came to where it is, and where it lingered.',
    tables,
  },
  { ...dealEvents },
  {
    deals: {
      on: {
        DealOpened: (_, data, event) => opened(data, event),
        DealAdvanced: (row, { to }, event) => row && entered(left(row, event), to, event),
        DealMovedBack: (row, { to }, event) => row && entered(left(row, event), to, event),
        DealFieldsChanged: (row, { changed }) => {
          const title = changed.find(({ field }) => field === 'title');
          return row && (title ? { ...row, title: title.to as Personal<string> } : row);
        },
        DealWon: (row, _, event) => row && withStatus(left(row, event), 'won'),
        DealLost: (row, _, event) => row && withStatus(left(row, event), 'lost'),
        DealReopened: (row, { stage }, event) => row && withStatus(entered(row, stage, event), 'open'),
      },
    },
  },
);

const opened = ({ dealId, customerId, title, pipeline, stage }: DealOpened, event: Recorded): DealHistory =>
  entered({ dealId, customerId, title, pipeline, status: 'open', visits: [] }, stage, event);

const entered = (row: DealHistory, stage: string, { occurredAt, address }: Recorded): DealHistory => ({
  ...row,
  visits: [...row.visits, { stage, enteredAt: occurredAt, entered: address, leftAt: null, left: null }],
});

const left = (row: DealHistory, { occurredAt: leftAt, address }: Recorded): DealHistory => ({
  ...row,
  visits: row.visits.map((visit): Visit => (visit.leftAt === null ? { ...visit, leftAt, left: address } : visit)),
});

const withStatus = (row: DealHistory, status: DealHistory['status']): DealHistory => ({ ...row, status });
