import { IsId, IsOneOf, IsOptional, type Role } from '#kernel';
import { NoParams, paginate, queriesOf, type Readers } from '#read-model';
import { timeline } from './projector.js';
import { KINDS, type Kind, type tables } from './view.js';

/** Entries of an unpaged answer; earlier ones are counted only. */
const MAX_ENTRIES = 500;

class Which {
  @IsId()
  customerId!: string;

  @IsOptional()
  @IsOneOf(KINDS)
  kind?: Kind;
}

const roles: readonly Role[] = ['service', 'agent', 'analyst', 'customer'];
const opensTo: readonly Role[] = ['agent', 'customer'];

export default queriesOf(timeline, {
  row: {
    kind: 'row',
    about: `The last ${MAX_ENTRIES} entries of one customer, oldest first.`,
    params: NoParams,
    roles,
    opensTo,
    scope: (customerId) => ({ customer: customerId }),
    run: async (its, customerId) => {
      const entries = await entriesOf(its, customerId);
      if (entries.length === 0 && !(await its.customers.get(customerId))) return undefined;
      return { customerId, earlier: Math.max(0, entries.length - MAX_ENTRIES), entries: entries.slice(-MAX_ENTRIES) };
    },
  },
  list: {
    kind: 'list',
    about: 'All entries of one customer, of one kind if asked, oldest first.',
    params: Which,
    roles,
    opensTo,
    scope: ({ customerId }: Which) => ({ customer: customerId }),
    run: async (its, { customerId, kind }: Which, _, page) => {
      const entries = await entriesOf(its, customerId);
      const wanted = entries.filter((entry) => kind === undefined || entry.kind === kind);
      return paginate(wanted, ({ at, address }) => [at, address], page);
    },
  },
});

/** Oldest first; what happened at one instant by address, so that the order is the same in every store. */
const entriesOf = async ({ interactions, stories }: Readers<typeof tables>, customerId: string) => {
  const ofCustomer = { index: 'of', eq: customerId };
  const contacts = (await interactions.scan(ofCustomer)).map(({ row }) => {
    const { customerId: _, occurredAt, ...shown } = row;
    return { kind: 'interaction' as const, at: occurredAt, ...shown };
  });
  const moments = (await stories.scan(ofCustomer)).flatMap(({ row }) =>
    row.moments.map(({ kind, occurredAt, ...shown }) => ({ kind, at: occurredAt, ...shown })),
  );
  return [...contacts, ...moments].sort((a, b) => compare(a.at, b.at) || compare(a.address, b.address));
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
