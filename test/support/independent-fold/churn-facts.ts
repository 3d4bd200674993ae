import { earnsCredit } from './customer-360.js';
import { interactionsOf } from './interactions.js';
import { dayIn, eventsAt, groups, type Fact, type Moment } from './known-events.js';

/** Something that happened, and the event that says so. */
export interface Mark {
  readonly at: string;
  readonly address: string;
}

/** The events of each customer by which churn@1 judges, at a moment. */
export const customersAt = (log: readonly Fact[], moment: Moment): Map<string, Fact[]> => {
  const events = eventsAt(log, moment).filter((event) => sourcesOf(event).length > 0 || OTHERS.includes(event.type));
  const links = new Map(
    events.flatMap(({ type, stream, data }) => (type === LINKED ? [[stream, data.customerId]] : [])),
  );
  const owned = events.map((event) => ({ event, owner: event.subject ?? links.get(event.stream) }));
  const found = groups(
    owned.filter(({ owner }) => owner !== undefined),
    ({ owner }) => owner,
  );
  return new Map([...found].map(([id, of]) => [id, of.map(({ event }) => event)]));
};

const LINKED = 'InteractionLinked';
const OTHERS = [
  LINKED,
  'CustomerRegistered',
  'InteractionCorrected',
  'InteractionRetracted',
  'PromiseKept',
  'PromiseBroken',
  'ContactPointAdded',
  'ContactPointRemoved',
  'PurchaseReturned',
  'PurchaseVoided',
];
const DEAL_TURNS = ['DealOpened', 'DealReopened', 'DealWon', 'DealLost'];

/** All that is ever looked for; no room records the others yet. */
export const SOURCES = [
  'purchases',
  'contacts',
  'promises',
  'consents',
  'sentiment',
  'deals',
  'complaints',
  'payments',
  'competitors',
  'reachability',
  'surveys',
];

/** §4.1: of which sources an event is one. */
export const sourcesOf = ({ type, data }: Fact): string[] => {
  if (type === 'PurchaseRecorded') return ['purchases'];
  if (type === 'InteractionLogged')
    return ['contacts', ...(data.promise ? ['promises'] : []), ...(data.sentiment ? ['sentiment'] : [])];
  if (gives({ type, data }) || type === 'ConsentWithdrawn') return ['consents'];
  if (DEAL_TURNS.includes(type)) return ['deals', ...(isToCompetitor({ type, data }) ? ['competitors'] : [])];
  return type === 'ContactPointRemoved' && data.reason === 'bounced' ? ['reachability'] : [];
};

type What = Pick<Fact, 'type' | 'data'>;

/** A grant that waits for its confirmation gives nothing yet. */
const gives = ({ type, data }: What): boolean =>
  type === 'ConsentConfirmed' || (type === 'ConsentGranted' && !data.doubleOptIn);

const isToCompetitor = ({ type, data }: What): boolean =>
  type === 'DealLost' && (data.reason === 'competitor' || data.competitor !== undefined);

const markOf = ({ occurredAt: at, address }: Fact): Mark => ({ at, address });

/** The registration, else the first of what came before it, but for purchases that never were. */
export const beginningOf = (events: readonly Fact[]): Fact | undefined => {
  const never = new Set(only(events, 'PurchaseVoided').map(({ stream }) => stream));
  return only(events, 'CustomerRegistered')[0] ?? events.find(({ stream }) => !never.has(stream));
};

/** What the rules of §4.1 look at, of one customer; `events` are the customer's, by `asOf`. */
export const factsOf = (events: readonly Fact[], asOf: string) => {
  const interactions = interactionsOf(events);
  const ended = (type: string) => (id: string) =>
    events.find((event) => event.type === type && event.stream === `interaction-${id}`);
  const [kept, broken] = [ended('PromiseKept'), ended('PromiseBroken')];
  const promises = interactions.filter(({ promise }) => promise);
  const credits = [
    ...interactions.filter(earnsCredit).map(({ occurredAt: at, address }): Mark => ({ at, address })),
    ...promises.flatMap(({ interactionId }) => kept(interactionId) ?? []).map(markOf),
  ];
  const missed = promises.flatMap(({ interactionId: id, promise: { dueAt } }) => {
    const end = broken(id);
    if (kept(id) || (!end && asOf <= dueAt)) return [];
    const at = end && end.occurredAt < dueAt ? end.occurredAt : dueAt;
    const evidence = [`interaction-${id}@0`, ...(end ? [end.address] : [])];
    return credits.some((credit) => credit.at > at) ? [] : [evidence];
  });
  const turns = [...groups(only(events, ...DEAL_TURNS), ({ stream }) => stream).values()].map((of) => of.at(-1)!);
  return {
    registered: markOf(beginningOf(events)!),
    credits,
    missed,
    scored: interactions
      .filter(({ sentiment }) => sentiment)
      .map(({ interactionId, occurredAt: at, sentiment: { score } }) => ({
        at,
        address: `interaction-${interactionId}@0`,
        score: score as number,
      }))
      .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
    withdrawn: withdrawnOf(events),
    open: turns.filter(({ type }) => type === 'DealOpened' || type === 'DealReopened').map(markOf),
    competitors: turns.filter(isToCompetitor).map(markOf),
    unreachable: unreachableBy(only(events, 'ContactPointAdded', 'ContactPointRemoved')),
  };
};

export type Facts = ReturnType<typeof factsOf>;

const only = (events: readonly Fact[], ...types: string[]): Fact[] => events.filter(({ type }) => types.includes(type));

/** Of every scope, purpose and brand what was said last; of what was said at one instant, the withdrawal. */
const withdrawnOf = (events: readonly Fact[]): Mark[] => {
  const said = events.filter((event) => gives(event) || event.type === 'ConsentWithdrawn');
  return [...groups(said, ({ data }) => JSON.stringify([data.scope, data.purpose, data.brand])).values()].flatMap(
    (of) => {
      const last = of.filter(({ occurredAt }) => occurredAt === of.at(-1)!.occurredAt);
      const withdrawal = last.findLast(({ type }) => type === 'ConsentWithdrawn');
      return withdrawal ? [markOf(withdrawal)] : [];
    },
  );
};

/** The bounce that took the last contact point. */
const unreachableBy = (changes: readonly Fact[]): Mark[] => {
  const there = new Set<string>();
  for (const { type, data } of changes) {
    if (type === 'ContactPointAdded') there.add(data.contactPointId);
    else there.delete(data.contactPointId);
  }
  const last = changes.at(-1);
  return last && there.size === 0 && last.data.reason === 'bounced' ? [markOf(last)] : [];
};

/** Median days between two days with a credit, from three gaps on. */
export const rhythmOf = (credits: readonly Mark[]): number | null => {
  const days = [...new Set(credits.map(({ at }) => Date.parse(dayIn(at)) / 86_400_000))].sort((a, b) => a - b);
  const gaps = days.slice(1).map((day, n) => day - days[n]!);
  return gaps.length < 3 ? null : medianOf(gaps);
};

export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};
