import type { Recorded } from '#kernel';
import { refusalEvents } from '#platform-commands/events';
import { view } from '#read-model';
import { tables, type RefusalRow, type RefusalStatus } from './view.js';

export const processRefusals = view(
  {
    name: 'process-refusals',
    version: 1,
    about: 'Operators ask which commands of processes were refused, why, and whether a retry helped.',
    tables,
  },
  refusalEvents,
  {
    refusals: {
      on: {
        ReactionRefused: (row, data, { occurredAt, address }): RefusalRow => ({
          ...data,
          status: 'refused',
          refusedAt: row?.refusedAt ?? occurredAt,
          refusals: (row?.refusals ?? 0) + 1,
          address,
        }),
        ReactionRetryRequested: (row, _, event) => become(row, 'retrying', event),
        ReactionDone: (row, _, event) => become(row, 'done', event),
      },
    },
  },
);

const become = (row: RefusalRow | undefined, status: RefusalStatus, { address }: Recorded): RefusalRow | undefined =>
  row && { ...row, status, address };
