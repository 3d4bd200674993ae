import { holds, type Dated, type Moment } from '#analytics/rules';
import type { Instant } from '#kernel';
import type { TableReader } from '#read-model';
import type { Source } from '#scoring';
import { loggedBy } from './contacts.js';
import type { Known } from './view.js';

/** The kinds of facts that some room records. What is not here is known nowhere yet. */
const FACTS_OF = {
  purchases: ({ purchases }) => purchases,
  contacts: ({ contacts }) => contacts?.map(loggedBy),
  promises: ({ contacts }) => contacts?.filter(({ promise }) => promise).map(loggedBy),
  consents: ({ consents }) => consents,
  sentiment: ({ contacts }) => contacts?.filter(({ score }) => score !== undefined).map(loggedBy),
  deals: ({ deals }) => deals,
  competitors: ({ deals }) => deals?.filter(({ competitor }) => competitor),
  reachability: ({ points }) => points?.filter(({ change }) => change === 'bounced'),
} satisfies Partial<Record<Source, (row: Known) => readonly Dated[] | undefined>>;

type Recorded = keyof typeof FACTS_OF;

const PAGE = 100;

/** An index value: when a customer's first fact of a source happened. Facts stand in the order in which they did. */
export const since =
  (source: Recorded): ((row: Known) => Instant | undefined) =>
  (row) =>
    FACTS_OF[source](row)?.[0]?.at;

/** The sources of which the organisation had recorded an event by a moment: only then is absence evidence. */
export const sourcesAt = async (customers: TableReader<Known>, moment: Moment): Promise<ReadonlySet<Source>> => {
  const sources = Object.keys(FACTS_OF) as Recorded[];
  const known = await Promise.all(sources.map((source) => isKnownAt(customers, source, moment)));
  return new Set(sources.filter((_, nth) => known[nth]));
};

/** Looks at the first customer only, but where much was recorded later than `knownAt`. */
const isKnownAt = async (customers: TableReader<Known>, source: Recorded, moment: Moment): Promise<boolean> => {
  for (let after: readonly [Instant, string] | undefined; ;) {
    const found = await customers.scan({ index: source, to: moment.asOf, limit: PAGE, ...(after && { after }) });
    if (found.some(({ row }) => FACTS_OF[source](row)?.some((fact) => holds(fact, moment)))) return true;
    const last = found.at(-1);
    if (!last || found.length < PAGE) return false;
    after = [last.value as Instant, last.key];
  }
};
