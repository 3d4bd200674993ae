import { customerEvents } from '#customers/events';
import { ledgerFolds } from '#customers/rules';
import { view } from '#read-model';
import { tables } from './view.js';

export const contactability = view(
  {
    name: 'contactability',
    version: 1,
    about: 'Agents ask at a glance on which channels and for what a customer may be reached.',
    tables,
  },
  customerEvents,
  { ledgers: { on: ledgerFolds } },
);
