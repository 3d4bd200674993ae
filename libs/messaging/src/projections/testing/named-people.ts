import { events, type Personal } from '#kernel';
import { table, view, type View } from '#read-model';

class Named {
  name!: Personal<string>;
}
class CustomerForgotten {}

export interface Person {
  readonly names: readonly string[];
}

/** For specs: keeps names in clear, as a search must. Cannot fold the name `poison`. */
export const people = view(
  { name: 'search', version: 1, about: '', opens: true, tables: { people: table<Person>({ by: 'customer' }) } },
  events({ Named, CustomerForgotten }),
  {
    people: {
      on: {
        Named: (row, { name }) => {
          if (name === 'poison') throw new TypeError('poison');
          return { names: [...(row?.names ?? []), String(name)] };
        },
        CustomerForgotten: () => undefined,
      },
    },
  },
) as unknown as View;

export const named = (subject: string, name: string, more: object = {}) => ({
  stream: `customer-${subject}`,
  type: 'Named',
  subject,
  body: { name },
  ...more,
});

export const forgotten = (subject: string, more: object = {}) => ({
  stream: `customer-${subject}`,
  type: 'CustomerForgotten',
  subject,
  ...more,
});
