import { customerEvents } from '#customers/events';
import { reachableFolds } from '#customers/rules';
import { view } from '#read-model';
import { tables } from './view.js';

export const contactLookup = view(
  {
    name: 'contact-lookup',
    version: 1,
    about: 'Who is calling or writing: customers by phone number, e-mail address or account name.',
    tables,
    opens: true,
  },
  { ...customerEvents },
  { customers: { on: reachableFolds } },
);
