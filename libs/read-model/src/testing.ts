import { expect } from '@jest/globals';
import { dayOf, endOfDay, idOf, isDay, type Day, type Instant, type NewEvent, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { indexesOf, type RowWrite } from './port.js';
import type { At, Page, Query, Readers, Scope, ViewWithQueries } from './query.js';
import { TableInMemory } from './table-in-memory.js';
import type { Row, Table, View } from './view.js';

const ZONE = 'Asia/Jakarta';
const LAST_DAY: Day = '2099-12-31';

/** An event on its way into a log: stream, subject if it has one, the event (dated by `on`), when it was recorded. */
export type Entry = readonly [stream: string, subject: string | undefined, event: NewEvent, recordedAt?: Instant];

let databases = 0;

/** A new database on the MongoDB server that tests were given (`node infra/engines/index.mjs <command>` gives one). */
export const mongoAddress = (): string => {
  const server = process.env['KENAL_TEST_MONGODB'];
  if (!server) throw new Error('KENAL_TEST_MONGODB does not name a server: node infra/engines/index.mjs jest …');
  const address = new URL(server);
  address.pathname = `kenal-test-${process.pid}-${Date.now()}-${(databases += 1)}`;
  return address.href;
};

/** Entries as a log, in the order in which they were recorded. */
export const logOf = (...entries: readonly Entry[]): Recorded[] => {
  const revisions = new Map<string, bigint>();
  return entries.map(([stream, subject, event, recordedAt]) => {
    const revision = revisions.get(stream) ?? 0n;
    revisions.set(stream, revision + 1n);
    return recorded(event, { stream, revision, ...(subject && { subject }), ...(recordedAt && { recordedAt }) });
  });
};

interface Asked {
  /** Of a `row` query. */
  readonly key?: string;
  readonly params?: object;
  /** A day means its end in Jakarta. Default: the end of time. */
  readonly asOf?: Day | Instant;
  readonly knownAt?: Day | Instant;
  readonly page?: Page;
}

/** What a question to a view gets after a log: rows of the asked scope folded as the runtime does. */
export const ask = async (of: ViewWithQueries, query: string, log: readonly Recorded[], asked: Asked = {}) => {
  const question = of.queries[query] as Query;
  const at = momentOf(asked);
  const { key = '', params = {}, page = { limit: 1_000 } } = asked;
  const scope = question.kind === 'row' ? question.scope(key, params) : question.scope(params);
  const tables = tablesOf(of.view, log, at, scope);
  if (question.kind === 'row') return question.run(tables, key, params, at);
  return question.kind === 'list' ? question.run(tables, params, at, page) : question.run(tables, params, at);
};

const momentOf = ({ asOf, knownAt }: Asked): At => {
  const instant = (moment: Day | Instant): Instant => (isDay(moment) ? endOfDay(moment, ZONE) : moment);
  const then = instant(asOf ?? LAST_DAY);
  return {
    asOf: then,
    knownAt: knownAt && instant(knownAt),
    today: dayOf(then, ZONE),
    zone: ZONE,
    currency: 'IDR',
    explicit: asOf !== undefined,
  };
};

type Fold = (row: Row | undefined, data: unknown, event: Recorded) => Row | undefined;

const tablesOf = (view: View, log: readonly Recorded[], { asOf, knownAt }: At, scope: Scope): Readers => {
  const known = log.filter(({ recordedAt }) => knownAt === undefined || recordedAt <= knownAt);
  // Sorting is stable, so that events of one instant keep the order of the log.
  const events = known.map((event) => ({ event, owner: event.subject ?? adopterOf(event, known) }));
  events.sort((a, b) =>
    a.event.occurredAt < b.event.occurredAt ? -1 : Number(a.event.occurredAt > b.event.occurredAt),
  );
  return Object.fromEntries(
    Object.entries(view.tables).map(([name, { by, dated, definition }]) => {
      const whole = dated || definition || scope === 'all';
      const seen = events
        .filter(({ event }) => dated || event.occurredAt <= asOf)
        .filter(
          ({ event, owner }) =>
            whole || ('customer' in scope ? scope.customer === owner : scope.stream === event.stream),
        )
        .map(({ event, owner }) => (by === 'customer' && owner ? { ...event, subject: owner } : event));
      return [name, folded(view, name, seen)];
    }),
  ) as unknown as Readers;
};

/** The customer to whom a later event of the stream gives it. */
const adopterOf = ({ stream }: Recorded, known: readonly Recorded[]): string | undefined =>
  known.find((later) => later.stream === stream && later.subject !== undefined)?.subject;

/** Rows as they come back from a store, through JSON after every event; folding at once must give the same bytes. */
const folded = (view: View, name: string, events: readonly Recorded[]): TableInMemory => {
  const [definition, projector] = [view.tables[name]!, view.projectors[name]!];
  const rows = new Map<string, Row | undefined>();
  const atOnce = new Map<string, Row | undefined>();
  for (const event of events) {
    const byDefault = definition.by === 'customer' ? event.subject : idOf(event.stream);
    const key = projector.key ? projector.key(event as Recorded<never>) : byDefault;
    const fold = projector.on[event.type] as Fold | undefined;
    if (key === undefined || !fold || (definition.by === 'customer' && event.subject === undefined)) continue;
    rows.set(key, throughJson(fold(rows.get(key), event.data, event)));
    atOnce.set(key, fold(atOnce.get(key), event.data, event));
  }
  expect(textsOf(atOnce)).toEqual(textsOf(rows));
  const table = new TableInMemory(definition);
  table.write([...rows].map(([key, row]) => writeOf(definition, key, row)));
  return table;
};

const throughJson = (row: Row | undefined): Row | undefined => row && (JSON.parse(JSON.stringify(row)) as Row);

const textsOf = (rows: ReadonlyMap<string, Row | undefined>) =>
  [...rows].map(([key, row]) => [key, JSON.stringify(row)] as const);

const writeOf = (table: Table<never>, key: string, row: Row | undefined): RowWrite => ({
  key,
  row: row && JSON.stringify(row),
  occurredAt: '',
  position: '',
  values: row ? indexesOf(table).map((index) => table.indexes?.[index]?.(row as never)) : [],
});
