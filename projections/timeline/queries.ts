import { IsId, IsOneOf, IsOptional, parseAddress, type Instant, type Role } from '#kernel';
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
      return paginate(wanted, placeOf, page);
    },
  },
});

/** Oldest first. */
const entriesOf = async ({ interactions, stories }: Readers<typeof tables>, customerId: string) => {
  const ofCustomer = { index: 'of', eq: customerId };
  const contacts = (await interactions.scan(ofCustomer)).map(({ row }) => {
    const { customerId: _, occurredAt, ...shown } = row;
    return { kind: 'interaction' as const, at: occurredAt, ...shown };
  });
  const moments = (await stories.scan(ofCustomer)).flatMap(({ row }) =>
    row.moments.map(({ kind, occurredAt, ...shown }) => ({ kind, at: occurredAt, ...shown })),
  );
  return [...contacts, ...moments].sort((a, b) => compare(a.at, b.at) || byPlace(a, b));
};

interface Placed {
  readonly at: Instant;
  readonly address: string;
}

/** Of one instant by stream, and in a stream's own order, which is the same in every store. */
const placeOf = ({ at, address }: Placed): readonly [Instant, string, number] => {
  const { stream, revision } = parseAddress(address)!;
  return [at, stream, Number(revision)];
};

const byPlace = (a: Placed, b: Placed): number => {
  const [, stream, revision] = placeOf(a);
  const [, other, otherRevision] = placeOf(b);
  return compare(stream, other) || revision - otherRevision;
};

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
