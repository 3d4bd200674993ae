import type { EventStore } from '#event-store';
import type { EventHistory, Parked, View, ViewStore } from '#read-model';
import type { Decode } from '../decode.js';
import { HistoryKeeper, logOfHistory } from './event-history.js';
import { membersOf, type Start } from './generations.js';
import { decodeLazily } from './lazy-event.js';
import { partitionsOf } from './partition-events.js';
import type { Open } from './placed.js';
import { ProjectionRunner } from './projection-runner.js';
import { Reporting } from './reporting.js';
import type { Rebuilt, Report, RolledBack, ViewStatus } from './reports.js';
import { FORGETTING } from './target.js';
import type { Watermarks } from './watermarks.js';

export interface ProjectionsOptions {
  readonly store: EventStore;
  readonly viewStore: ViewStore;
  /** Where the log has no indexes of customers and streams: kept here, and read instead. */
  readonly history?: EventHistory | undefined;
  /** Of one name: the highest version is wanted, the others answer until it is built, and again after a rollback. */
  readonly views: readonly View[];
  /** Event types that give the earlier events of their stream, which had no subject, to their subject. */
  readonly adopting?: readonly string[];
  /** Event types after whose folding no file of the view store may hold what a row held before; `CustomerForgotten`. */
  readonly forgetting?: readonly string[];
  /** Needed where a view opens personal values. */
  readonly open?: Open | undefined;
  readonly decode?: Decode;
  /** Events a page; default 1,000. */
  readonly pageSize?: number;
  /** Bound of the rows kept in memory, in characters of JSON; default 1 million. */
  readonly cacheBytes?: number;
  readonly report?: Report;
}

export interface Projections {
  readonly watermarks: Watermarks;
  status(): Promise<readonly ViewStatus[]>;
  /** Rows of a view that wait, each with the event that could not be folded. */
  parked(view: string): Promise<readonly Parked[]>;
  /** Folds the parked rows of a key again. Answers how many of them fold now. */
  retry(view: string, key: string): Promise<number>;
  /**
   * Builds views again beside the live rows and, unless `dryRun`, switches to what was built. Answers how the two
   * compare. Throws `ViewHalted` where an event cannot be folded. What answered before goes on folding for
   * `ROLLBACK_WINDOW_MS`.
   */
  rebuild(views: readonly string[], options?: { readonly dryRun?: boolean }): Promise<readonly Rebuilt[]>;
  /** Switches back to what answered before the last switch, so that a second time undoes it. undefined: not kept. */
  rollBack(view: string): Promise<RolledBack | undefined>;
  /** Calls back with every report from now on. Returns how to stop it. */
  onReport(listener: Report): () => void;
  stop(): Promise<void>;
}

const PAGE_SIZE = 1_000;
const CACHE_BYTES = 1_000_000;

/** Folds the log into the views, now and from now on. Resolves once it has begun. */
export const runProjections = async (options: ProjectionsOptions): Promise<Projections> => {
  const { store, viewStore, history, views, open, decode = decodeLazily } = options;
  const reporting = new Reporting(options.report);
  const adopting = new Set(options.adopting);
  const starts: readonly Start[] = await membersOf(viewStore, views);
  const pageSize = options.pageSize ?? PAGE_SIZE;
  const keeper = history && new HistoryKeeper({ store, history, pageSize });
  for (const { checkpoint } of starts) await keeper?.catchUp(checkpoint);
  const log = history ? logOfHistory(history) : store;
  const runner = new ProjectionRunner({
    store,
    log,
    viewStore,
    views,
    reporting,
    pageSize,
    history: keeper,
    forgetting: new Set(options.forgetting ?? FORGETTING),
    folding: {
      viewStore,
      partitions: partitionsOf({ store: log, adopting, decode }),
      adopting,
      decode,
      open,
      cacheBytes: options.cacheBytes ?? CACHE_BYTES,
    },
  });
  runner.start(starts);
  return runner;
};
