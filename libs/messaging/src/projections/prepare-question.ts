import type { EventStore, Position } from '#event-store';
import { dayOf, Rejection, type Instant, type Organisation } from '#kernel';
import {
  versionsOf,
  type At,
  type IndexValue,
  type Query,
  type Readers,
  type Scope,
  type ViewReader,
  type ViewWithQueries,
} from '#read-model';
import { Forbidden, ViewLate, type Question } from '../ports.js';
import { readCursor } from './cursor.js';
import { parseParams } from './params.js';
import type { Watermarks } from './watermarks.js';

export interface PrepareOptions {
  readonly views: readonly ViewWithQueries[];
  readonly viewReader: ViewReader;
  readonly store: EventStore;
  readonly watermarks: Pick<Watermarks, 'of' | 'reached'>;
  readonly organisation: Organisation;
  readonly now: () => Instant;
  /** Resolves when the processes have reacted to everything up to the position. */
  readonly waitForReactions?: (position: Position) => Promise<void>;
  /** The known name most like an unknown one. */
  readonly nearest?: (wanted: string, names: Iterable<string>) => string | undefined;
}

/** A question that may be asked, and what its answer is made of. */
export interface Prepared<Q extends Query = Query> {
  readonly listed: ViewWithQueries;
  readonly query: Q;
  readonly params: object;
  readonly scope: Scope;
  readonly at: At;
  readonly limit: number;
  /** The place of the last item of the page before. */
  readonly from: readonly IndexValue[] | undefined;
  /** Up to where the view is folded. */
  readonly position: Position;
  readonly live: Readers;
}

/** What differs between kinds of questions. */
export interface Manner<Q extends Query> {
  /** Throws `Rejection` missing where the view is not asked in this manner. */
  readonly query: (listed: ViewWithQueries) => Q;
  /** Throws `Forbidden`. Answers whether the sender may only ask for what is its own. */
  readonly admit: (query: Q) => boolean;
}

/** How long a question waits for its view. */
export const MAX_WAIT_MS = 5_000;
export const MAX_LIMIT = 1_000;
const DEFAULT_LIMIT = 100;
const START: Position = '0'.repeat(20);

/** What comes before an answer, whatever is asked. */
export class Preparer {
  private readonly views: ReadonlyMap<string, ViewWithQueries>;

  constructor(private readonly its: PrepareOptions) {
    this.views = new Map(its.views.map((of) => [of.view.name, of]));
  }

  /** Throws what `QueryHandling.ask` throws. */
  async prepared<Q extends Query>(question: Question, manner: Manner<Q>): Promise<Prepared<Q>> {
    const listed = await this.answering(question);
    const { view } = listed;
    const query = manner.query(listed);
    const onlyOwn = manner.admit(query);
    const params = parseParams(query.params, question.params, commonOf(query));
    const scope = query.kind === 'row' ? query.scope(keyOf(question), params) : query.scope(params);
    if (onlyOwn && !isOwn(scope, question)) throw new Forbidden();
    const { limit, cursor } = pageOf(question);
    const from = cursor === undefined ? undefined : readCursor(question, view.version, cursor);
    const at = this.at(question, from?.asOf);
    const position = await this.waited(question);
    const live = await this.its.viewReader.live(view);
    if (live) return { listed, query, params, scope, at, limit, from: from?.after, position, live };
    if ((await this.answering(question)) === listed) throw new ViewLate(position);
    // Another version was switched to meanwhile.
    return this.prepared(question, manner);
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

/** The parameters that every question of its kind has (api.md §2). */
const commonOf = ({ kind }: Query): readonly string[] => [
  ...['asOf', 'knownAt', 'after', 'reactions'],
  ...(kind === 'list' ? ['limit', 'cursor'] : []),
];

export const keyOf = ({ key }: Question): string => {
  if (key === undefined) throw new Rejection('invalid', 'invalid-parameter', 'This question needs a key.');
  return key;
};

const isOwn = (scope: Scope, { key, sender: { client } }: Question): boolean =>
  scope !== 'all' && 'customer' in scope && scope.customer === client && (key === undefined || key === client);

const pageOf = ({ page }: Question): { limit: number; cursor: string | undefined } => {
  const { limit = DEFAULT_LIMIT, cursor } = page ?? {};
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return { limit, cursor };
  throw new Rejection('invalid', 'invalid-parameter', `limit must be a whole number from 1 to ${MAX_LIMIT}.`);
};

const within = async (deadline: number, work: Promise<void>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, deadline - performance.now()));
  });
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
};
