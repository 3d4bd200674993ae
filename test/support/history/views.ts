import { adopting, views } from '#catalogue';
import type { EventStore } from '#event-store';
import { askViews, runProjections, type Projections, type ProjectionsOptions, type Question } from '#messaging';
import { open, type KeyStore } from '#privacy';
import type { EventHistory, ViewStore } from '#read-model';
import { MemoryViewStore } from '#read-model/memory';
import { ORGANISATION, type History } from './play.js';

const DEADLINE_MS = 20_000;
/** How often it is looked whether somebody died. */
const GLANCE_MS = 20;

/** Every view of the catalogue on a log; stops with `stop()`. */
export const startViews = (
  { store, keys }: { store: EventStore; keys: KeyStore },
  viewStore: ViewStore,
  options: Partial<ProjectionsOptions> = {},
): Promise<Projections> =>
  runProjections({
    store,
    viewStore,
    views: views.map(({ view }) => view),
    adopting,
    open: (data) => open(data, keys),
    ...options,
  });

/** Waits until every view has folded all of the log, or (`false`) until whoever folds is dead. */
export const untilFolded = async (
  { watermarks }: Projections,
  store: EventStore,
  isDead = () => false,
): Promise<boolean> => {
  const head = await store.head();
  const latest = Date.now() + DEADLINE_MS;
  for (const { view } of views) {
    while (!(await watermarks.reached(view.name, head, GLANCE_MS))) {
      if (isDead()) return false;
      if (Date.now() > latest) throw new Error(`${view.name} is late.`);
    }
  }
  return true;
};

/** Every live row as its JSON text, by `<view> <table> <key>`. */
export const rowsOf = async (viewStore: ViewStore): Promise<Readonly<Record<string, string>>> => {
  const rows: Record<string, string> = {};
  for (const { view } of views) {
    const tables = await viewStore.live(view);
    for (const [name, table] of Object.entries(tables ?? {})) {
      for await (const page of table.pages()) {
        for (const { key, row } of page) rows[`${view.name} ${name} ${key}`] = JSON.stringify(row);
      }
    }
  }
  return rows;
};

/** The rows of a log folded from its beginning. */
export const foldedRows = async (
  log: { store: EventStore; keys: KeyStore },
  options: Partial<ProjectionsOptions> = {},
): Promise<Readonly<Record<string, string>>> => {
  const viewStore = new MemoryViewStore();
  const projections = await startViews(log, viewStore, options);
  await untilFolded(projections, log.store);
  await projections.stop();
  return rowsOf(viewStore);
};

const SENDER = { client: 'test', actor: { kind: 'service', id: 'test' }, roles: ['admin'] } as const;

export type Ask = (question: Pick<Question, 'view' | 'query'> & Partial<Question>) => Promise<any>;

interface Kept {
  readonly viewStore?: ViewStore;
  readonly history?: EventHistory;
}

/** Asks the views of a history as they were when it ended. Personal values stay sealed; undefined: no such row. */
export const askable = async (
  { store, keys, end }: History,
  { viewStore = new MemoryViewStore(), history }: Kept = {},
): Promise<{ ask: Ask; stop: () => Promise<void> }> => {
  const projections = await startViews({ store, keys }, viewStore, { history });
  await untilFolded(projections, store);
  const handling = askViews({
    views,
    viewReader: viewStore,
    store,
    history,
    watermarks: projections.watermarks,
    adopting,
    organisation: ORGANISATION,
    now: () => end,
    open: (data) => open(data, keys),
    reveal: (body) => ({ body, whom: [] }),
  });
  const ask: Ask = async (question) => {
    const asked = { params: {}, sender: SENDER, page: { limit: 1_000 }, ...question };
    const { body } = await handling.ask(asked).catch((error: { code?: string }) => {
      if (error.code === 'unknown-key') return { body: undefined };
      throw error;
    });
    return plain(body);
  };
  return { ask, stop: () => projections.stop() };
};

/** As JSON holds it. */
export const plain = (body: unknown): any => body && JSON.parse(JSON.stringify(body));
