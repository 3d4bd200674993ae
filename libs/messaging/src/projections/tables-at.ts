import { LRUCache } from 'lru-cache';
import type { Position } from '#event-store';
import { addMs, type Instant } from '#kernel';
import type { At, Readers, Scope, TableReader, View } from '#read-model';
import {
  foldEvents,
  PastFold,
  pastTargets,
  readersOf,
  type Moment,
  type PastOptions,
  type PastTables,
} from './past-fold.js';
import type { Horizon } from './partition-events.js';
import { opened, type Placed } from './placed.js';
import { RowSteps } from './provenance/row-steps.js';
import type { Target } from './target.js';

/** No event lies further ahead than this, so a later `asOf` asks for the present. */
const MAX_AHEAD_MS = 5 * 60_000;
/** Folds of the whole log kept for a next page. */
const KEPT_FOLDS = 4;
const KEPT_FOR_MS = 60_000;

export interface TablesAtOptions extends PastOptions {
  readonly now: () => Instant;
}

/** The tables of a view as they were at any moment. */
export class TablesAt {
  private readonly folds = new LRUCache<string, PastFold>({ max: KEPT_FOLDS, ttl: KEPT_FOR_MS, ttlAutopurge: true });

  constructor(private readonly its: TablesAtOptions) {}

  /**
   * Live rows where the question is about the present and for `dated` tables; else rows folded for the moment from the
   * events in `scope`, up to the position `upTo`. Definitions are folded whole in every scope.
   */
  async of(view: View, live: Readers, at: At, scope: Scope, upTo: Position): Promise<PastTables> {
    if (this.isPresent(at)) return { tables: live, stale: false };
    const beside = await this.beside(view, live, at, scope, upTo);
    const names = Object.keys(view.tables).filter((name) => !isBeside(view, name));
    const moment = { asOf: at.asOf, knownAt: at.knownAt };
    const ofScope = scope !== 'all' && names.length > 0 ? await this.scoped(view, names, moment, scope, upTo) : NOTHING;
    return { tables: { ...beside.tables, ...ofScope.tables }, stale: beside.stale || ofScope.stale };
  }

  /**
   * The tables that `of` answers, with the rows of `scope` as they were before their first event, and these events.
   * What else there is, definitions above all, stays as it is at the moment.
   */
  async steps(view: View, live: Readers, at: At, scope: Scope, upTo: Position): Promise<RowSteps> {
    if (scope === 'all') throw new Error(`A row of ${view.name} is not folded from all events.`);
    const { readable, refused } = tablesIn(scope, view, Object.keys(view.tables));
    const targets = pastTargets(view, readable);
    const horizon = this.isPresent(at) ? { upTo } : { asOf: at.asOf, knownAt: at.knownAt, upTo };
    const { tables, stale } = await this.beside(view, live, at, scope, upTo);
    return new RowSteps(targets, await this.events(view, targets, scope, horizon), {
      tables: { ...refused, ...tables },
      stale,
    });
  }

  /** The tables that are not folded from the events in `scope` alone: dated ones, and definitions. */
  private async beside(view: View, live: Readers, at: At, scope: Scope, upTo: Position): Promise<PastTables> {
    const names = Object.keys(view.tables).filter((name) => scope === 'all' || isBeside(view, name));
    const read = this.isPresent(at) ? names : names.filter((name) => view.tables[name]?.dated);
    const whole = names.filter((name) => !read.includes(name));
    const moment = { asOf: at.asOf, knownAt: at.knownAt };
    const folded = whole.length > 0 ? await this.whole(view, whole, moment, upTo) : NOTHING;
    const readers = readersOf(read.map((name) => [name, live[name] as TableReader]));
    return { tables: { ...readers, ...folded.tables }, stale: folded.stale };
  }

  /** Whether live rows answer. */
  isPresent({ asOf, knownAt, explicit }: At): boolean {
    return knownAt === undefined && (!explicit || asOf >= addMs(this.its.now(), MAX_AHEAD_MS));
  }

  private async whole(view: View, tables: readonly string[], moment: Moment, upTo: Position): Promise<PastTables> {
    // What was opened must not be kept: the customer may be forgotten before the next page.
    if (view.opens) return new PastFold(this.its, pastTargets(view, tables), moment).at(upTo);
    const name = JSON.stringify([view.name, view.version, moment.asOf, moment.knownAt, tables]);
    const fold = this.folds.get(name) ?? new PastFold(this.its, pastTargets(view, tables), moment);
    this.folds.set(name, fold);
    try {
      return await fold.at(upTo);
    } catch (error) {
      this.folds.delete(name);
      throw error;
    }
  }

  private async scoped(
    view: View,
    tables: readonly string[],
    moment: Moment,
    scope: Part,
    upTo: Position,
  ): Promise<PastTables> {
    const { readable, refused } = tablesIn(scope, view, tables);
    const targets = pastTargets(view, readable);
    const folded = foldEvents(targets, await this.events(view, targets, scope, { ...moment, upTo }));
    return { tables: { ...folded.tables, ...refused }, stale: folded.stale };
  }

  private async events(view: View, targets: readonly Target[], scope: Part, horizon: Horizon): Promise<Placed[]> {
    const types = new Set(targets.flatMap(({ on }) => [...on.keys()]));
    const events = await this.its.partitions.read(scope, types, horizon);
    return view.opens ? Promise.all(events.map((at) => opened(this.its.open, at))) : events;
  }
}

type Part = Exclude<Scope, 'all'>;

const NOTHING: PastTables = { tables: {}, stale: false };

const isBeside = ({ tables }: View, name: string): boolean =>
  (tables[name]?.dated ?? false) || (tables[name]?.definition ?? false);

/** One stream's events do not make a customer's row: better no answer than half a row. */
const tablesIn = (scope: Part, view: View, names: readonly string[]) => {
  const readable = names.filter((name) => 'customer' in scope || view.tables[name]?.by === 'stream');
  const others = names.filter((name) => !readable.includes(name));
  return { readable, refused: readersOf(others.map((name) => [name, outOfScope(view, name)])) };
};

const outOfScope = (view: View, table: string): TableReader => {
  const refuse = (): never => {
    throw new Error(`A query of ${view.name} in the scope of a stream reads customers' rows of ${table}.`);
  };
  return { get: refuse, scan: refuse, pages: refuse };
};
