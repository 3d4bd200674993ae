import { afterAll } from '@jest/globals';
import type { ViewStore } from '#read-model';
import { openMongoViews, type MongoViews } from '#read-model/mongodb';
import { mongoAddress } from '#read-model/testing';
import { runProjections, type Projections } from '../run-projections.js';
import { logOf, type History } from './histories.js';
import { ScratchLog } from './scratch-log.js';
import { rowsOf, run, VIEWS } from './till-rows.js';
import { Wire, type Decide } from './wire.js';

const addresses: string[] = [];
export const freshAddress = (): string => {
  addresses.push(mongoAddress());
  return addresses.at(-1)!;
};

const wires: Wire[] = [];
export const wireTo = async (address: string, decide: Decide): Promise<Wire> => {
  const wire = await Wire.open(address, decide);
  wires.push(wire);
  return wire;
};

afterAll(async () => {
  for (const wire of wires) wire.cut();
  for (const address of addresses) {
    const { discard, viewStore } = await openMongoViews({ address });
    await discard();
    await viewStore.close();
  }
});

/** Folds what is left to fold, as a process does that starts now, and answers the rows. */
export const finished = async (log: ScratchLog, address: string): Promise<string> => {
  const { viewStore } = await openMongoViews({ address });
  await run(log, viewStore, { pageSize: 3 });
  const rows = await rowsOf(viewStore);
  await viewStore.close();
  return rows;
};

export interface Begun {
  readonly views: MongoViews;
  readonly projections: Projections;
  readonly troubles: string[];
}

/** Projectors of their own on a wire or the server. */
export const begin = async (log: ScratchLog, address: string, pageSize = 3): Promise<Begun> => {
  const views = await openMongoViews({ address });
  const troubles: string[] = [];
  const projections = await runProjections({
    store: log.store,
    viewStore: views.viewStore,
    views: VIEWS,
    adopting: ['Linked'],
    pageSize,
    cacheBytes: 1_000,
    report: (report) => report.kind === 'trouble' && troubles.push(report.error),
  }).catch(async (error) => {
    await views.viewStore.close();
    throw error;
  });
  return { views, projections, troubles };
};

/** Whether it folds everything in time. */
export const reached = async (log: ScratchLog, { projections }: Begun, patienceMs = 30_000): Promise<boolean> => {
  const head = await log.head();
  const all = VIEWS.map(({ name }) => projections.watermarks.reached(name, head, patienceMs));
  return (await Promise.all(all)).every(Boolean);
};

/** Stops it and closes its connections. */
export const end = async ({ projections, views }: Begun): Promise<void> => {
  await projections.stop();
  await views.viewStore.close();
};

export const checkpointsOf = async (viewStore: ViewStore): Promise<string[]> =>
  (await viewStore.generations()).map(({ checkpoint }) => checkpoint);

/** A log of which the first events are folded, by views that are live; the rest waits. */
export const begunBefore = async (history: History, address: string): Promise<ScratchLog> => {
  const { events } = logOf(history);
  const log = new ScratchLog();
  log.events.push(...events.slice(0, 3));
  await finished(log, address);
  log.events.push(...events.slice(3));
  return log;
};

/** A projector that falls asleep at the n-th command after it has begun. `wake` answers 1 where it slept. */
export const sleeping = async (log: ScratchLog, address: string, at: number) => {
  let [falls, wakes] = [(): void => undefined, (): void => undefined];
  const sleeps = new Promise<void>((resolve) => (falls = resolve));
  const morning = new Promise<void>((resolve) => (wakes = resolve));
  let begun = Infinity;
  const wire = await wireTo(address, async (n) => {
    if (n < begun + at) return undefined;
    falls();
    await morning;
    return undefined;
  });
  const sleeper = await begin(log, wire.address, 4);
  begun = wire.commands;
  const wake = (): number => {
    wakes();
    return Number(wire.commands >= begun + at);
  };
  return { sleeper, sleeps, wake };
};
