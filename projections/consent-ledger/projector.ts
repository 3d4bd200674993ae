import { customerEvents } from '#customers/events';
import { ledgerFolds } from '#customers/rules';
import { view } from '#read-model';
import { tables } from './view.js';

export const consentLedger = view(
  {
    name: 'consent-ledger',
    version: 1,
    about: 'Auditors and senders ask what a customer agreed to, what proves it, and whether it allows a contact.',
    tables,
  },
  customerEvents,
  { ledgers: { on: ledgerFolds } },
);
