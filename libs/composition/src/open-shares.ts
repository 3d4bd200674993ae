import { adopting, views } from '#catalogue';
import { Relay, SHARES, type LogStretch } from '#broker';
import type { EventStore } from '#event-store';
import {
  decodeLazily,
  HistoryKeeper,
  logOfHistory,
  partitionsOf,
  ShareProjector,
  ShareRouting,
  type ShareRoutingOptions,
} from '#messaging';
import type { Config } from '#platform';
import { open, type KeyReader } from '#privacy';
import { versionsOf, type EventHistory } from '#read-model';
import { openViewStore } from './engines.js';

interface Options {
  readonly config: Config;
  readonly store: EventStore;
  readonly keys: KeyReader;
  /** Log, views or broker are away; it is tried again. */
  readonly alarm: (error: unknown) => void;
}

interface Opened {
  close(): Promise<void>;
}

/** Under which the log keeps how far it was sent to the shares. */
export const SHARE_RELAY = 'shares';
const GROUP = 'kenal-projectors';
const PAGE_EVENTS = 1_000;
/** Characters of JSON, for each share that the process has. */
const CACHE_BYTES = 1_000_000;

/** Sends each event to the shares that hold a row of it, after keeping it in the history. */
export const openShareRelay = async (options: Options): Promise<Opened> => {
  const { config, store, alarm } = options;
  const { viewStore, history } = await openViewStore(config);
  const broker = await brokerOf(config);
  const routing = new ShareRouting({ ...foldingOf(options, history), shares: SHARES.partitions });
  const keeper = history && new HistoryKeeper({ store, history, pageSize: PAGE_EVENTS });
  const messagesOf = async (stretch: LogStretch) => {
    await keeper?.catchUp(stretch.after);
    await keeper?.keep(stretch);
    return routing.messagesOf(stretch);
  };
  const relay = new Relay({ store, broker, topic: SHARES, name: SHARE_RELAY, messagesOf, alarm });
  await relay.start();
  return {
    async close() {
      await relay.stop();
      await broker.close();
      await viewStore.close();
    },
  };
};

/** Folds the rows of the shares that the broker gives this process; others of its kind fold the rest. */
export const openShareProjector = async (options: Options): Promise<Opened> => {
  const { config, store, alarm } = options;
  const { viewStore, history } = await openViewStore(config);
  const broker = await brokerOf(config);
  const projector = new ShareProjector({
    ...foldingOf(options, history),
    broker,
    topic: SHARES,
    group: GROUP,
    store,
    viewStore,
    cacheBytes: CACHE_BYTES,
    onHalt: (_member, error) => alarm(error),
    alarm,
  });
  await projector.start();
  return {
    async close() {
      await projector.stop();
      await broker.close();
      await viewStore.close();
    },
  };
};

const brokerOf = async ({ kafka }: Config) => {
  const { createKafkaBroker } = await import('#broker/kafka');
  return createKafkaBroker({ addresses: kafka });
};

/** What whoever routes and whoever folds must have alike. */
const foldingOf = (
  { store, keys }: Options,
  history: EventHistory | undefined,
): Omit<ShareRoutingOptions, 'shares'> => {
  const types = new Set(adopting);
  const log = history ? logOfHistory(history) : store;
  return {
    views: views.flatMap(versionsOf).map(({ view }) => view),
    partitions: partitionsOf({ store: log, adopting: types, decode: decodeLazily }),
    adopting: types,
    decode: decodeLazily,
    open: (sealed) => open(sealed, keys),
  };
};
