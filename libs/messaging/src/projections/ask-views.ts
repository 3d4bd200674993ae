import type { EventStore, Position } from '#event-store';
import { dayOf, Rejection, type Instant, type Organisation } from '#kernel';
import {
  versionsOf,
  type At,
  type EventHistory,
  type Query,
  type Scope,
  type ViewReader,
  type ViewWithQueries,
} from '#read-model';
import type { Decode } from '../decode.js';
import { Forbidden, ViewLate, type Answer, type Question, type QueryHandling, type Sender } from '../ports.js';
import { readCursor, writeCursor } from './cursor.js';
import { decodeLazily } from './lazy-event.js';
import { logOfHistory } from './event-history.js';
import { parseParams } from './params.js';
import { partitionsOf } from './partition-events.js';
import type { PastTables } from './past-fold.js';
import type { Open } from './placed.js';
import { isStale } from './stale.js';
import { TablesAt } from './tables-at.js';
import type { Watermarks } from './watermarks.js';

export interface AskViewsOptions {
  readonly views: readonly ViewWithQueries[];
  readonly viewReader: ViewReader;
  readonly store: EventStore;
  /** Beside a log that has no index by customer. */
  readonly history?: EventHistory | undefined;
  readonly watermarks: Pick<Watermarks, 'of' | 'reached'>;
  readonly organisation: Organisation;
  readonly now: () => Instant;
  /** An answer with its handles opened (`may`), withheld or forgotten, and whose values it shows. */
  readonly reveal: (body: unknown, may: boolean, question: Question) => Revealed | Promise<Revealed>;
  /** As in `ProjectionsOptions`. */
  readonly adopting?: readonly string[];
  readonly open?: Open | undefined;
  readonly decode?: Decode;
  /** Resolves when the processes have reacted to everything up to the position. */
  readonly waitForReactions?: (position: Position) => Promise<void>;
  /** The known name most like an unknown one. */
  readonly nearest?: (wanted: string, names: Iterable<string>) => string | undefined;
}

export type Revealed = Pick<Answer, 'body' | 'whom'>;

/** How long a question waits for its view. */
export const MAX_WAIT_MS = 5_000;
export const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 100;
const START: Position = '0'.repeat(20);

/** Answers questions to views. */
export const askViews = (options: AskViewsOptions): QueryHandling => {
  const { store, history, decode = decodeLazily, open, now } = options;
  const adopting = new Set(options.adopting);
  const partitions = partitionsOf({ store: history ? logOfHistory(history) : store, adopting, decode });
  return new ViewAnswers(options, new TablesAt({ store, partitions, adopting, decode, open, now }));
};

class ViewAnswers implements QueryHandling {
  private readonly views: ReadonlyMap<string, ViewWithQueries>;

  constructor(
    private readonly its: AskViewsOptions,
    private readonly tablesAt: TablesAt,
  ) {
    this.views = new Map(its.views.map((of) => [of.view.name, of]));
  }

  async ask(question: Question): Promise<Answer> {
    const listed = await this.answering(question);
    const { view } = listed;
    const query = queryOf(listed, question);
    const isCustomer = admit(query, question.sender);
    const params = parseParams(query.params, question.params);
    const scope = query.kind === 'row' ? query.scope(keyOf(question), params) : query.scope(params);
    if (isCustomer && !isOwn(scope, question)) throw new Forbidden();
    const { limit, cursor } = pageOf(question);
    const from = cursor === undefined ? undefined : readCursor(question, view.version, cursor);
    const at = this.at(question, from?.asOf);
    const position = await this.waited(question);
    const live = await this.its.viewReader.live(view);
    if (!live) {
      if ((await this.answering(question)) === listed) throw new ViewLate(position);
      // Another version was switched to meanwhile.
      return this.ask(question);
    }
    const past = await this.tablesAt.of(view, live, at, scope, position);
    const parked = await this.its.viewReader.parked(view.name);
    const stale = past.stale || (await isStale(parked, scope, this.its.store));
    const body = await run(query, past, params, at, { question, version: view.version, limit, after: from?.after });
    const may = seesPersonal(query, question.sender);
    return { ...(await this.its.reveal(body, may, question)), asOf: at.asOf, position, stale };
  }

  /** The version of the view that answers now; the wanted one where none does yet. */
  private async answering({ view: name }: Question): Promise<ViewWithQueries> {
    const listed = this.views.get(name);
    if (!listed) {
      const nearest = this.its.nearest?.(name, this.views.keys());
      const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
      throw new Rejection('missing', 'unknown-view', `There is no such view.${hint}`, { nearest });
    }
    if (!listed.former) return listed;
    for (const version of versionsOf(listed)) if (await this.its.viewReader.live(version.view)) return version;
    return listed;
  }

  private at({ asOf, knownAt }: Question, fixed: Instant | undefined): At {
    const { zone, currency } = this.its.organisation;
    const moment = fixed ?? asOf ?? this.its.now();
    return { asOf: moment, knownAt, today: dayOf(moment, zone), zone, currency, explicit: asOf !== undefined };
  }

  /** The position that the view has reached, at least the one asked for. Throws `ViewLate`. */
  private async waited({ view, after, reactions }: Question): Promise<Position> {
    const { watermarks, store, waitForReactions } = this.its;
    const deadline = performance.now() + MAX_WAIT_MS;
    let wanted = after ?? START;
    if (reactions && waitForReactions) {
      const settled = await within(deadline, waitForReactions(after ?? (await store.head())));
      if (!settled) throw new ViewLate(wanted);
      wanted = await store.head();
    }
    if (!(await watermarks.reached(view, wanted, Math.max(0, deadline - performance.now()))))
      throw new ViewLate(wanted);
    return watermarks.of(view) ?? wanted;
  }
}

const queryOf = ({ queries }: ViewWithQueries, { view, query: name }: Question): Query => {
  const query = queries[name];
  if (query) return query;
  const names = Object.keys(queries);
  throw new Rejection('missing', 'unknown-query', `The view ${view} answers ${names.join(', ')}.`, { queries: names });
};

interface Asked {
  readonly question: Question;
  readonly version: number;
  readonly limit: number;
  readonly after: readonly (string | number)[] | undefined;
}

const run = async (query: Query, { tables }: PastTables, params: object, at: At, asked: Asked): Promise<unknown> => {
  const { question, version, limit, after } = asked;
  if (query.kind === 'answer') return query.run(tables, params, at);
  if (query.kind === 'list') {
    const { items, next } = await query.run(tables, params, at, { limit, after });
    return { items, nextCursor: next ? writeCursor(question, version, { asOf: at.asOf, after: next }) : null };
  }
  const row = await query.run(tables, keyOf(question), params, at);
  if (!row) throw new Rejection('missing', 'unknown-key', `The view ${question.view} has no row ${keyOf(question)}.`);
  return row;
};

/** Default deny. Answers whether only the role of a customer admits the sender, to what is its own. */
const admit = (query: Query, { roles }: Sender): boolean => {
  const admitting = roles.filter((role) => role === 'admin' || query.roles.includes(role));
  if (admitting.length === 0) throw new Forbidden();
  return admitting.every((role) => role === 'customer');
};

const isOwn = (scope: Scope, { key, sender: { client } }: Question): boolean =>
  scope !== 'all' && 'customer' in scope && scope.customer === client && (key === undefined || key === client);

const seesPersonal = ({ opensTo = [] }: Query, { roles, personal = false }: Sender): boolean =>
  personal || roles.some((role) => role === 'admin' || opensTo.includes(role));

const pageOf = ({ page }: Question): { limit: number; cursor: string | undefined } => {
  const { limit = DEFAULT_LIMIT, cursor } = page ?? {};
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return { limit, cursor };
  throw new Rejection('invalid', 'invalid-parameter', `limit must be a whole number from 1 to ${MAX_LIMIT}.`);
};

const keyOf = ({ key }: Question): string => {
  if (key === undefined) throw new Rejection('invalid', 'invalid-parameter', 'This question needs a key.');
  return key;
};

const within = async (deadline: number, work: Promise<void>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, deadline - performance.now()));
  });
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
};
