import { customerEvents } from '#customers/events';
import { reachableFolds } from '#customers/rules';
import { view } from '#read-model';
import { tables } from './view.js';

export const customerSearch = view(
  {
    name: 'customer-search',
    version: 1,
    about: 'Customers by name, e-mail, phone or id, as typed into a search box.',
    tables,
    opens: true,
  },
  { ...customerEvents },
  { customers: { on: reachableFolds } },
);
