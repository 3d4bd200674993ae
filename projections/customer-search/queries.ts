import type { Reachable } from '#customers/rules';
import { CONTACT_KINDS, ID_PATTERN, IsText, normaliseContact } from '#kernel';
import { paginate, queriesOf, type Readers } from '#read-model';
import { customerSearch } from './projector.js';
import { VALUE_INDEXES, WORD_INDEXES, type tables } from './view.js';
import { beginWords, wordsOf } from './words.js';

/** Customers looked at for one word. More share it than anybody reads: another word narrows them down. */
const MAX_CANDIDATES = 1_000;

class What {
  @IsText(200)
  q!: string;
}

type Customers = Readers<typeof tables>['customers'];

export default queriesOf(customerSearch, {
  list: {
    kind: 'list',
    about: 'Customers whose id or contact value is what is looked for, then those whose name has words beginning so.',
    params: What,
    roles: ['service', 'agent'],
    opensTo: ['service', 'agent'],
    scope: () => 'all',
    run: async ({ customers }, { q }: What, _, page) => {
      const exact = [...(await byId(customers, q.trim())), ...(await byValue(customers, q))].map(foundBy('value'));
      const named = (await byName(customers, q)).map(foundBy('name'));
      const found = new Map([...named, ...exact].map((match) => [match.customerId, match]));
      return paginate([...found.values()], placeOf, page);
    },
  },
});

const byId = async (customers: Customers, q: string): Promise<Reachable[]> => {
  const row = ID_PATTERN.test(q) ? await customers.get(q) : undefined;
  return row ? [row] : [];
};

const byValue = async (customers: Customers, q: string): Promise<Reachable[]> => {
  const spellings = new Set(CONTACT_KINDS.flatMap((kind) => normaliseContact(kind, q) ?? []));
  const scans = [...spellings].flatMap((eq) => VALUE_INDEXES.map((index) => customers.scan({ index, eq })));
  return (await Promise.all(scans)).flat().map(({ row }) => row);
};

const byName = async (customers: Customers, q: string): Promise<Reachable[]> => {
  const wanted = wordsOf(q);
  const [longest] = wanted.toSorted((a, b) => b.length - a.length);
  if (longest === undefined) return [];
  const range = { from: longest, to: `${longest}${LAST_CHARACTER}`, limit: MAX_CANDIDATES };
  const found = await Promise.all(WORD_INDEXES.map((index) => customers.scan({ index, ...range })));
  return found.flat().flatMap(({ row }) => (beginWords(wanted, wordsOf(row.name ?? '')) ? [row] : []));
};

const LAST_CHARACTER = '\u{10ffff}';

const foundBy =
  (by: 'value' | 'name') =>
  ({ customerId, kind, name, owner, contactPoints }: Reachable) => ({
    customerId,
    kind,
    name,
    owner,
    foundBy: by,
    contactPoints: contactPoints.map(({ kind: pointKind, value }) => ({ kind: pointKind, value })),
  });

type Match = ReturnType<ReturnType<typeof foundBy>>;

const placeOf = ({ foundBy: by, customerId }: Match) => [by === 'value' ? 0 : 1, customerId];
