import type { Reachable, ReachableBy } from '#customers/rules';
import { IsOptional, IsText, normaliseContact, Rejection, type ContactKind } from '#kernel';
import { paginate, queriesOf, type Readers } from '#read-model';
import { contactLookup } from './projector.js';
import { VALUE_INDEXES, type tables } from './view.js';

class Which {
  @IsOptional()
  @IsText(200)
  phone?: string;

  @IsOptional()
  @IsText(200)
  email?: string;

  /** An account name, on whatever network. */
  @IsOptional()
  @IsText(200)
  social?: string;
}

/** Which kinds of contact point a parameter asks about. */
const KINDS_OF: Readonly<Record<keyof Which, readonly ContactKind[]>> = {
  phone: ['phone', 'whatsapp'],
  email: ['email'],
  social: ['social'],
};

export default queriesOf(contactLookup, {
  list: {
    kind: 'list',
    about: 'Customers who are reached by the value given, who has verified it first.',
    params: Which,
    roles: ['service', 'agent'],
    opensTo: ['service', 'agent'],
    scope: () => 'all',
    run: async ({ customers }, which: Which, _, page) => {
      const matches = (await Promise.all(wantedOf(which).map((wanted) => matchesOf(customers, wanted)))).flat();
      return paginate(matches, placeOf, page);
    },
  },
});

interface Wanted {
  readonly kinds: readonly ContactKind[];
  readonly value: string;
}

const wantedOf = (which: Which): Wanted[] => {
  const given = (Object.keys(KINDS_OF) as (keyof Which)[]).filter((param) => which[param] !== undefined);
  if (given.length === 0) throw new Rejection('invalid', 'invalid-parameter', 'Give a phone, an email or a social.');
  return given.flatMap((param) => {
    const kinds = KINDS_OF[param];
    const value = normaliseContact(kinds[0]!, which[param]!);
    return value === undefined ? [] : [{ kinds, value }];
  });
};

const matchesOf = async (customers: Readers<typeof tables>['customers'], { kinds, value }: Wanted) => {
  const found = await Promise.all(VALUE_INDEXES.map((index) => customers.scan({ index, eq: value })));
  return found
    .flat()
    .flatMap(({ row }) =>
      row.contactPoints
        .filter((point) => point.value === value && kinds.includes(point.kind))
        .map((point) => matchOf(row, point)),
    );
};

const matchOf = ({ customerId, name, kind: customerKind, owner }: Reachable, point: ReachableBy) => {
  const { contactPointId, kind, network, value, primary, verified } = point;
  return { customerId, name, customerKind, owner, contactPointId, kind, network, value, primary, verified };
};

type Match = ReturnType<typeof matchOf>;

const placeOf = ({ verified, customerId, contactPointId }: Match) => [verified ? 0 : 1, customerId, contactPointId];
