import { requestEvents } from '#customers/events';
import { view } from '#read-model';
import { tables } from './view.js';

export const privacyRequests = view(
  {
    name: 'privacy-requests',
    version: 1,
    about: 'What people asked to see, correct, restrict, erase or take along, and by when they must have an answer.',
    tables,
  },
  requestEvents,
  {
    requests: {
      on: {
        PrivacyRequested: (_, data, { occurredAt, address }) => ({
          ...data,
          requestedAt: occurredAt,
          outcome: null,
          completedAt: null,
          note: null,
          address,
        }),
        PrivacyRequestCompleted: (row, { outcome, note = null }, { occurredAt, address }) =>
          row && { ...row, outcome, note, completedAt: occurredAt, address },
      },
    },
  },
);
