import type { AccessLog } from '#audit';
import { SqliteAccessLog } from '#audit/sqlite';
import type { EventStore } from '#event-store';
import { openSqliteEventStore, verifyLogFile } from '#event-store/sqlite';
import { EMBEDDED, type Clock, type Config } from '#platform';
import type { EventHistory, ViewReader, ViewStore } from '#read-model';
import { openSqliteViewReader, openSqliteViewStore } from '#read-model/sqlite';
import { assertSound } from './damage.js';
import { files } from './secrets.js';
import { assertNotAhead, removeDatabase } from './unsound-views.js';

/** What tells the engines, as a thread can be given it. */
export type Engines = Pick<Config, 'data' | 'eventStore' | 'viewStore'>;

export interface StoreUse {
  /** This process appends nothing. */
  readonly readonly?: boolean | undefined;
  /** Who takes commands does not wait for the disk. */
  readonly thread?: boolean | undefined;
}

/* Drivers of the real engines are loaded where they are used: the embedded start does not wait for them. */

/** The log that the configuration names. */
export const openEventStore = async ({ eventStore, data }: Engines, use: StoreUse = {}): Promise<EventStore> => {
  if (eventStore === EMBEDDED)
    return openSqliteEventStore({
      file: files(data).events,
      readonly: use.readonly ?? false,
      thread: use.thread ?? false,
    });
  const { openEventStoreDb } = await import('#event-store/eventstoredb');
  return openEventStoreDb({ address: eventStore });
};

/**
 * That the log's own file is whole, with every index (a server sees to its files itself), and that the log holds all
 * that embedded views have seen. Throws `CorruptLog`, or as `assertNotAhead` does.
 */
export const verifyLogFiles = async (
  { eventStore, viewStore, data }: Engines,
  store: Pick<EventStore, 'head'>,
): Promise<void> => {
  if (eventStore === EMBEDDED) verifyLogFile(files(data).events);
  if (viewStore === EMBEDDED) await assertNotAhead(files(data).views, store);
};

/** Who saw what: with the log on a server all processes share it there, else it is a file of the one that there is. */
export const openAccessLog = async (
  { data }: Pick<Engines, 'data'>,
  { beside }: Pick<EventStore, 'beside'>,
  clock: Clock,
): Promise<AccessLog> => {
  if (!beside) {
    const { access } = files(data);
    assertSound(access, `Restore it (kenal restore <folder> --only access), or move it elsewhere: another is begun.`);
    return new SqliteAccessLog(access, clock);
  }
  const { StreamAccessLog } = await import('#audit/eventstoredb');
  return new StreamAccessLog(beside, clock);
};

/** Where the views are written; `history`: with all events, for a log that has no indexes by customer. */
export const openViewStore = async (
  engines: Engines,
): Promise<{ readonly viewStore: ViewStore; readonly history?: EventHistory }> => {
  const { viewStore, data } = engines;
  if (viewStore === EMBEDDED) return { viewStore: openSqliteViewStore({ file: files(data).views }) };
  const { openMongoViews } = await import('#read-model/mongodb');
  const { viewStore: store, history } = await openMongoViews({ address: viewStore });
  return { viewStore: store, ...(engines.eventStore !== EMBEDDED && { history }) };
};

/** The same for reading. */
export const openViewReader = async (
  engines: Engines,
): Promise<{ readonly viewReader: ViewReader; readonly history?: EventHistory }> => {
  if (engines.viewStore === EMBEDDED) return { viewReader: openSqliteViewReader({ file: files(engines.data).views }) };
  const { viewStore, ...rest } = await openViewStore(engines);
  return { viewReader: viewStore, ...rest };
};

/** Throws the rows of all views away, so that they are folded anew: from another log their checkpoints mean nothing. */
export const discardViews = async ({ viewStore, data }: Engines): Promise<void> => {
  if (viewStore === EMBEDDED) return removeDatabase(files(data).views);
  const { openMongoViews } = await import('#read-model/mongodb');
  const views = await openMongoViews({ address: viewStore });
  await views.discard().finally(() => views.viewStore.close());
};
