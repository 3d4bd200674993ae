import { adopting, contexts, nearest, processes, views } from '#catalogue';
import { startProjector, type Gatherers, type Projections, type QueryHandling, type Report } from '#messaging';
import type { Clock, Config } from '#platform';
import { openSqliteViewReader } from '#read-model/sqlite';
import { gatherersOf } from './gatherers.js';
import type { ProjectorSettings } from './projector-thread.js';
import { readingSide } from './reading-side.js';
import { files } from './secrets.js';
import { discardUnsoundViews } from './unsound-views.js';
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
export interface Kenal {
  readonly writing: WritingSide;
  readonly projections: Projections;
  readonly queries: QueryHandling;
  close(): Promise<void>;
}

type LogOptions = Omit<KenalOptions, 'report'> & { readonly gatherers?: Gatherers };

/** Opens log and keys only, for many commands at once: processes and views catch up when the folder is opened whole. */
export const openLog = ({ config, alarm = () => undefined, clock, gatherers = {} }: LogOptions): Promise<WritingSide> =>
  openWritingSide({ config, contexts, processes, adopting, gatherers, alarm, ...(clock && { clock }) });

/** Opens a data folder whole: the log, the keys, the processes and the views. Throws as `openWritingSide` does. */
export const openKenal = async ({ report, ...options }: KenalOptions): Promise<Kenal> => {
  const { config } = options;
  const organisation = { zone: config.timeZone, currency: config.currency };
  // Runs and fits are decided over answers of views, which are opened after the log.
  const gatherers = gatherersOf({
    queries: { ask: (question) => queries.ask(question) },
    head: () => writing.store.head(),
    organisation,
  });
  const writing = await openLog({ ...options, gatherers });
  const discarded = await discardUnsoundViews(files(config.data).views, await writing.store.head());
  if (discarded) report?.({ kind: 'trouble', views: viewNames(), error: discarded, attempt: 1, pauseMs: 0 });
  const settings: ProjectorSettings = { data: config.data };
  const entry = new URL('./projector-thread.js', import.meta.url);
  const projections = await startProjector({ entry, settings, ...(report && { report }) });
  const viewReader = openSqliteViewReader({ file: files(config.data).views });
  await writing.processes.start();
  const queries = readingSide({ writing, views, viewReader, projections, organisation, adopting, nearest });
  return {
    writing,
    projections,
    queries,
    async close() {
      // Readers first: only the last connection to close can end a write-ahead log.
      await viewReader.close();
      await projections.stop();
      await writing.close();
    },
  };
};
