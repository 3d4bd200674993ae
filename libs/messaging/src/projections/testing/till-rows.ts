import type { EventStore } from '#event-store';
import type { Recorded } from '#kernel';
import type { ViewStore } from '#read-model';
import { decode } from '../../decode.js';
import { runProjections, type ProjectionsOptions } from '../run-projections.js';
import type { ScratchLog } from './scratch-log.js';
import { tillView } from './till-view.js';

export const VIEWS = [tillView(), tillView({ name: 'till-again' })];

/** Folds the whole log, and stops. */
export const run = async (
  log: ScratchLog,
  viewStore: ViewStore,
  options: Partial<ProjectionsOptions> = {},
): Promise<void> => {
  const projections = await runProjections({
    store: log.store,
    viewStore,
    views: VIEWS,
    adopting: ['Linked'],
    ...options,
  });
  const head = await log.head();
  for (const { name } of VIEWS) await projections.watermarks.reached(name, head, 20_000);
  await projections.stop();
};

/** Every row of every table of the first view, as stored. */
export const rowsOf = async (viewStore: ViewStore): Promise<string> => {
  const all: unknown[] = [];
  for (const [name, table] of Object.entries((await viewStore.live(VIEWS[0]!))!)) {
    for await (const page of table.pages()) all.push([name, page]);
  }
  return JSON.stringify(all);
};

/** The rows as they should be, by the shortest way: all events of a key, sorted, one after another. */
export const expected = (log: ScratchLog): string => {
  const [view] = VIEWS;
  const lines = Object.keys(view!.tables).flatMap((table) => {
    const { on, key } = view!.projectors[table]!;
    const { by } = view!.tables[table]!;
    const rows = new Map<string, object | undefined>();
    for (const stored of log.events.toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1))) {
      const linked = log.events.find(
        (e) => e.stream === stored.stream && e.type === 'Linked' && e.revision > stored.revision,
      );
      const event = decode(by === 'customer' && linked ? { ...stored, subject: linked.subject } : stored);
      const id = key ? key(event as Recorded<never>) : event.subject;
      const fold = on[stored.type] as ((row: unknown, data: unknown, event: unknown) => object | undefined) | undefined;
      if (id !== undefined && fold) rows.set(id, fold(rows.get(id), event.data, event));
    }
    const kept = [...rows].filter(([, row]) => row).sort(([a], [b]) => (a < b ? -1 : 1));
    return kept.length > 0 ? [[table, kept.map(([id, row]) => ({ key: id, row }))]] : [];
  });
  return JSON.stringify(lines);
};

/** The log, but it cannot be read by stream or by customer. */
export const withoutIndexes = (log: ScratchLog): EventStore => {
  const refuse = (): never => {
    throw new Error('This log has no indexes.');
  };
  return new Proxy(log.store, {
    get: (target, name) => {
      const its = target[name as keyof EventStore];
      if (name === 'read' || name === 'readSubject') return refuse;
      return typeof its === 'function' ? its.bind(target) : its;
    },
  });
};
