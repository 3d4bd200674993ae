import { dayOf, Rejection } from '#kernel';
import type { EventHistory, PageOf, Query, ViewWithQueries } from '#read-model';
import type { Decode } from '../decode.js';
import {
  Forbidden,
  type Answer,
  type ProvenanceHandling,
  type Question,
  type QueryHandling,
  type RowQuestion,
  type Sender,
} from '../ports.js';
import { writeCursor } from './cursor.js';
import { logOfHistory } from './event-history.js';
import { decodeLazily } from './lazy-event.js';
import { Noted } from './noted.js';
import { partitionsOf } from './partition-events.js';
import type { PastTables } from './past-fold.js';
import type { Open } from './placed.js';
import { keyOf, Preparer, type Prepared, type PrepareOptions } from './prepare-question.js';
import { provenanceOf } from './provenance/provenance.js';
import { rowQueryOf, type CategoryOf } from './provenance/row-query.js';
import { isStale } from './stale.js';
import { TablesAt } from './tables-at.js';

export { MAX_LIMIT, MAX_WAIT_MS } from './prepare-question.js';

export interface AskViewsOptions extends PrepareOptions {
  /** Beside a log that has no index by customer. */
  readonly history?: EventHistory | undefined;
  /** An answer with its handles opened (`may`), withheld or forgotten, and whose values it shows. */
  readonly reveal: (body: unknown, may: boolean, question: Question) => Revealed | Promise<Revealed>;
  /** As in `ProjectionsOptions`. */
  readonly adopting?: readonly string[];
  readonly open?: Open | undefined;
  readonly decode?: Decode;
  /** For rows that are told of by table and key. */
  readonly categoryOf?: CategoryOf;
}

export type Revealed = Pick<Answer, 'body' | 'whom'>;

/** Answers questions to views. */
export const askViews = (options: AskViewsOptions): QueryHandling & ProvenanceHandling => {
  const { store, history, decode = decodeLazily, open, now } = options;
  const adopting = new Set(options.adopting);
  const partitions = partitionsOf({ store: history ? logOfHistory(history) : store, adopting, decode });
  return new ViewAnswers(options, new TablesAt({ store, partitions, adopting, decode, open, now }));
};

/** Answers a question, prepared for its moment, from tables as of then. */
type Answerer<T> = (prepared: Prepared, past: PastTables) => Promise<T>;

class ViewAnswers implements QueryHandling, ProvenanceHandling {
  private readonly preparer: Preparer;

  constructor(
    private readonly its: AskViewsOptions,
    private readonly tablesAt: TablesAt,
  ) {
    this.preparer = new Preparer(its);
  }

  async ask(question: Question): Promise<Answer> {
    const prepared = await this.prepared(question);
    const found = await this.found(question, prepared);
    // None: another version was switched to meanwhile.
    return found ? this.answer(question, found.prepared, found.body, found.stale) : this.ask(question);
  }

  /** All tables of a row in one state. What reads more than a row takes too long to hold one. */
  private async found(question: Question, prepared: Prepared) {
    const { query, at, listed } = prepared;
    if (query.kind !== 'row' || !this.tablesAt.isPresent(at)) return this.read(question, prepared);
    return this.its.viewReader.together(async (reader) => {
      const live = await reader.live(listed.view);
      return live && this.read(question, { ...prepared, live });
    });
  }

  private read(question: Question, prepared: Prepared) {
    return this.atItsMoment(prepared, async (its, past) => ({ prepared: its, body: await run(question, its, past) }));
  }

  /**
   * Answers from the tables as of the moment asked for. The present of a customer or stream is now, or when the newest
   * of what is read occurred: clocks of senders may be ahead, and who has just written must find it.
   */
  private async atItsMoment<T>(prepared: Prepared, answer: Answerer<T>): Promise<T & { readonly stale: boolean }> {
    const { live, at, scope, from } = prepared;
    if (scope === 'all' || from || !this.tablesAt.isPresent(at)) return this.answered(prepared, answer);
    const noted = new Noted(live);
    const [present] = await Promise.allSettled([this.answered({ ...prepared, live: noted.tables }, answer)]);
    if (noted.newest > at.asOf) {
      const ahead = { ...at, asOf: noted.newest, today: dayOf(noted.newest, at.zone) };
      return this.answered({ ...prepared, at: ahead }, answer);
    }
    if (present.status === 'rejected') throw present.reason;
    return present.value;
  }

  private async answered<T>(prepared: Prepared, answer: Answerer<T>): Promise<T & { readonly stale: boolean }> {
    const { listed, live, at, scope, position } = prepared;
    const past = await this.tablesAt.of(listed.view, live, at, scope, position);
    const parked = await this.its.viewReader.parked(listed.view.name);
    const stale = past.stale || (await isStale(parked, scope, this.its.store));
    return { ...(await answer(prepared, past)), stale };
  }

  async *whole(question: Question): AsyncGenerator<Answer> {
    for (let asked = question; ;) {
      const { prepared, first, stale } = await this.atItsMoment(await this.prepared(asked), async (its, past) => ({
        prepared: its,
        first: await pageOf(its, past),
      }));
      let cursor: string | null = null;
      for (let page: PageOf<object> | undefined = first; page; page = page.rest?.()) {
        const body = bodyOf(question, prepared, page);
        cursor = body.nextCursor;
        yield await this.answer(question, prepared, body, stale);
        // Who reads fast must not keep others waiting.
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (cursor === null) return;
      asked = { ...question, page: { limit: prepared.limit, cursor } };
    }
  }

  private prepared(question: Question): Promise<Prepared> {
    return this.preparer.prepared(question, {
      query: (of) => queryOf(of, question),
      admit: (query) => admit(query, question.sender),
    });
  }

  async provenance(asked: RowQuestion): Promise<Answer> {
    const question = { ...asked, query: 'row' };
    const { categoryOf = () => undefined, nearest } = this.its;
    const prepared = await this.preparer.prepared(question, {
      query: (of) => rowQueryOf(of, asked.table, categoryOf),
      admit: () => false,
    });
    const { listed, live, at, scope, position } = prepared;
    const steps = await this.tablesAt.steps(listed.view, live, at, scope, position);
    const body = await provenanceOf(question, prepared, steps, nearest);
    return this.answer(question, prepared, body, steps.stale);
  }

  private async answer(
    question: Question,
    { query, at: { asOf }, position }: Prepared,
    body: unknown,
    stale: boolean,
  ): Promise<Answer> {
    const revealed = await this.its.reveal(body, seesPersonal(query, question.sender), question);
    return { ...revealed, asOf, position, stale };
  }
}

const queryOf = ({ queries }: ViewWithQueries, { view, query: name }: Question): Query => {
  const query = queries[name];
  if (query) return query;
  const names = Object.keys(queries);
  throw new Rejection('missing', 'unknown-query', `The view ${view} answers ${names.join(', ')}.`, { queries: names });
};

const run = async (question: Question, prepared: Prepared, past: PastTables): Promise<unknown> => {
  const { query, params, at } = prepared;
  const { tables } = past;
  if (query.kind === 'answer') return query.run(tables, params, at);
  if (query.kind === 'list') return bodyOf(question, prepared, await pageOf(prepared, past));
  const row = await query.run(tables, keyOf(question), params, at);
  if (!row) throw new Rejection('missing', 'unknown-key', `The view ${question.view} has no row ${keyOf(question)}.`);
  return row;
};

const pageOf = async ({ query, params, at, limit, from: after }: Prepared, { tables }: PastTables) => {
  if (query.kind !== 'list') throw new Error('Only a list has pages.');
  return query.run(tables, params, at, { limit, after });
};

const bodyOf = (question: Question, { listed, at }: Prepared, { items, next }: PageOf<object>) => ({
  items,
  nextCursor: next ? writeCursor(question, listed.view.version, { asOf: at.asOf, after: next }) : null,
});

/** Default deny. Answers whether only the role of a customer admits the sender, to what is its own. */
const admit = (query: Query, { roles }: Sender): boolean => {
  const admitting = roles.filter((role) => role === 'admin' || query.roles.includes(role));
  if (admitting.length === 0) throw new Forbidden();
  return admitting.every((role) => role === 'customer');
};

const seesPersonal = ({ opensTo = [] }: Query, { roles, personal = false }: Sender): boolean =>
  personal || roles.some((role) => role === 'admin' || opensTo.includes(role));
