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
import { opened, type Placed } from './placed.js';

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
    const moment = { asOf: at.asOf, knownAt: at.knownAt };
    const names = Object.keys(view.tables);
    const dated = names.filter((name) => view.tables[name]?.dated);
    const whole = names.filter((name) => !dated.includes(name) && (scope === 'all' || view.tables[name]?.definition));
    const scoped = names.filter((name) => !dated.includes(name) && !whole.includes(name));
    const ofWhole = whole.length > 0 ? await this.whole(view, whole, moment, upTo) : NOTHING;
    const ofScope =
      scope !== 'all' && scoped.length > 0 ? await this.scoped(view, scoped, moment, scope, upTo) : NOTHING;
    return {
      tables: {
        ...readersOf(dated.map((name) => [name, live[name] as TableReader])),
        ...ofWhole.tables,
        ...ofScope.tables,
      },
      stale: ofWhole.stale || ofScope.stale,
    };
  }

  private isPresent({ asOf, knownAt, explicit }: At): boolean {
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
    scope: Exclude<Scope, 'all'>,
    upTo: Position,
  ): Promise<PastTables> {
    const readable = 'stream' in scope ? tables.filter((name) => view.tables[name]?.by === 'stream') : tables;
    const targets = pastTargets(view, readable);
    const types = new Set(targets.flatMap(({ on }) => [...on.keys()]));
    const events = await this.its.partitions.read(scope, types, { ...moment, upTo });
    const seen = view.opens ? await this.opened(events) : events;
    const folded = foldEvents(targets, seen);
    const others = tables.filter((name) => !readable.includes(name));
    const refused = readersOf(others.map((name) => [name, outOfScope(view, name)]));
    return { tables: { ...folded.tables, ...refused }, stale: folded.stale };
  }

  private opened(events: readonly Placed[]): Promise<Placed[]> {
    return Promise.all(events.map((at) => opened(this.its.open, at)));
  }
}

const NOTHING: PastTables = { tables: {}, stale: false };

/** One stream's events do not make a customer's row: better no answer than half a row. */
const outOfScope = (view: View, table: string): TableReader => {
  const refuse = (): never => {
    throw new Error(`A query of ${view.name} in the scope of a stream reads customers' rows of ${table}.`);
  };
  return { get: refuse, scan: refuse, pages: refuse };
};
