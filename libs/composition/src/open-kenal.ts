import { adopting, categoryOf, contexts, nearest, processes, timetables, views as listed } from '#catalogue';
import type { Position } from '#event-store';
import {
  Scheduler,
  startProjector,
  type Followed,
  type Gatherers,
  type Projections,
  type ProvenanceHandling,
  type QueryHandling,
  type Report,
} from '#messaging';
import { EMBEDDED, type Clock, type Config } from '#platform';
import type { EventHistory, ViewReader } from '#read-model';
import { openViewReader, type Engines } from './engines.js';
import { followViews } from './follow-views.js';
import { gatherersOf } from './gatherers.js';
import { readingSide } from './reading-side.js';
import { files } from './secrets.js';
import { elsewhereOf, type Elsewhere } from './sweep-stores.js';
import { discardDamagedViews } from './unsound-views.js';
import { viewNames } from './view-names.js';
import { openWritingSide, type WritingSide } from './writing-side.js';

export interface KenalOptions {
  readonly config: Config;
  readonly report?: Report;
  /** Something failed that is tried again. */
  readonly alarm?: (error: unknown) => void;
  readonly clock?: Clock;
}

/** Everything that runs on a data folder, in one process. */
export interface Kenal<P extends Followed = Projections> {
  readonly writing: WritingSide;
  readonly projections: P;
  readonly queries: QueryHandling & ProvenanceHandling;
  readonly elsewhere: Elsewhere;
  /** Not started: somebody may want to look at a folder only. */
  readonly scheduler: Scheduler;
  close(): Promise<void>;
}

interface LogOptions extends Omit<KenalOptions, 'report'> {
  readonly gatherers?: Gatherers;
  /** The log is written in a thread of its own: who takes commands does not wait for the disk. */
  readonly thread?: boolean;
}

/** Opens log and keys only, for many commands at once: processes and views catch up when the folder is opened whole. */
export const openLog = ({ alarm = () => undefined, gatherers = {}, ...options }: LogOptions): Promise<WritingSide> =>
  openWritingSide({ ...options, contexts, processes, adopting, gatherers, alarm });

/** Opens a data folder whole: the log, the keys, the processes and the views. Throws as `openWritingSide` does. */
export const openKenal = ({ report, ...options }: KenalOptions): Promise<Kenal> =>
  openWith(options, async () => {
    const { config } = options;
    const discarded = config.viewStore === EMBEDDED && discardDamagedViews(files(config.data).views);
    if (discarded) report?.({ kind: 'trouble', views: viewNames(), error: discarded, attempt: 1, pauseMs: 0 });
    const projections = await openProjector({ config, ...(report && { report }) });
    return { projections, ...(await openViewReader(config)) };
  });

/** Opens log, keys and processes; the views are folded by a process of its own. Throws as `openWritingSide` does. */
export const openCommandApi = (options: Omit<KenalOptions, 'report'>): Promise<Kenal<Followed>> =>
  openWith(options, async ({ store }) => followViews(options, store));

/** Folds the views, in a thread. */
export const openProjector = ({ config, report }: Pick<KenalOptions, 'config' | 'report'>): Promise<Projections> => {
  const { data, eventStore, viewStore } = config;
  const settings: Engines = { data, eventStore, viewStore };
  const entry = new URL('./projector-thread.js', import.meta.url);
  return startProjector({ entry, settings, ...(report && { report }) });
};

/** What folds the views, and what reads them. */
interface Views<P> {
  readonly projections: P;
  readonly viewReader: ViewReader;
  readonly history?: EventHistory;
}

const openWith = async <P extends Followed>(
  options: Omit<KenalOptions, 'report'>,
  openViews: (writing: WritingSide) => Promise<Views<P>>,
): Promise<Kenal<P>> => {
  const { config } = options;
  const organisation = { zone: config.timeZone, currency: config.currency };
  // Runs and fits are decided over answers of views, which are opened after the log.
  const gatherers = gatherersOf({
    queries: { ask: (question) => queries.ask(question) },
    head: () => writing.store.head(),
    organisation,
  });
  const writing = await openLog({ ...options, gatherers, thread: true });
  const views = await openViews(writing);
  await writing.processes.start();
  const settled = (position: Position) => writing.processes.settled(position);
  const reading = { ...writing, ...views, settled, views: listed, organisation };
  const queries = readingSide({ ...reading, adopting, nearest, categoryOf });
  const { alarm = () => undefined } = options;
  const scheduler = new Scheduler({ timetables, queries, handling: writing.handling, alarm });
  return {
    writing,
    projections: views.projections,
    queries,
    elsewhere: elsewhereOf(config, { log: writing.store, views: views.viewReader }),
    scheduler,
    async close() {
      await scheduler.stop();
      // Readers first: only the last connection to close can end a write-ahead log.
      await views.viewReader.close();
      await views.projections.stop();
      await writing.close();
    },
  };
};
