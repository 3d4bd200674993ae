import { existsSync } from 'node:fs';
import { openSqliteEventStore } from '#event-store/sqlite';
import { EMBEDDED, type Config } from '#platform';
import { files } from './secrets.js';

/** What stands behind a setting. */
export interface Engine {
  readonly setting: 'KENAL_EVENT_STORE' | 'KENAL_VIEW_STORE' | 'KENAL_KAFKA';
  /** With its version; undefined where it does not answer. */
  readonly engine?: string;
  /** What Kenal can do with it. */
  readonly can?: string;
  /** What should be known before relying on it. */
  readonly warning?: string | undefined;
  /** One sentence: why it cannot be used. */
  readonly fault?: string;
}

/** Asks every engine that the configuration names. Never throws, and changes nothing. */
export const examineEngines = async (config: Config): Promise<readonly Engine[]> => [
  await examined('KENAL_EVENT_STORE', () => eventStore(config)),
  await examined('KENAL_VIEW_STORE', () => viewStore(config)),
  ...(config.kafka.length > 0 ? [await examined('KENAL_KAFKA', () => broker(config.kafka))] : []),
];

type Found = Omit<Engine, 'setting' | 'fault'>;

const examined = async (setting: Engine['setting'], examine: () => Promise<Found>): Promise<Engine> => {
  try {
    return { setting, ...(await examine()) };
  } catch (error) {
    return { setting, fault: error instanceof Error ? error.message : String(error) };
  }
};

const eventStore = async ({ eventStore: address, data }: Config): Promise<Found> => {
  if (address === EMBEDDED) {
    const events = await eventsOf(files(data).events);
    return { engine: 'SQLite, in the process', can: events === undefined ? 'no log yet' : `${events} events` };
  }
  const { findEventStoreDb } = await import('#event-store/eventstoredb');
  const { version } = await findEventStoreDb(address);
  return {
    engine: `EventStoreDB ${version}`,
    can: 'every stream is its own inbox; a history beside the views stands for the index by customer',
  };
};

const eventsOf = async (file: string): Promise<number | undefined> => {
  if (!existsSync(file)) return undefined;
  const store = openSqliteEventStore({ file, readonly: true });
  return Number(await store.head().finally(() => store.close()));
};

const viewStore = async ({ viewStore: address }: Config): Promise<Found> => {
  if (address === EMBEDDED) return { engine: 'SQLite, in the process', can: 'rows and checkpoints in one transaction' };
  const { mongoServerAt } = await import('#read-model/mongodb');
  const { engine, version, warning } = await mongoServerAt({ address });
  return { engine: `${engine} ${version}`, can: 'whole rows, each guarded by its own position', warning };
};

const broker = async (addresses: readonly string[]): Promise<Found> => {
  const { findKafka } = await import('#broker/kafka');
  const { brokers } = await findKafka(addresses);
  return {
    engine: `Kafka, ${brokers.length} broker${brokers.length === 1 ? '' : 's'}`,
    can: 'relay and command inbox',
  };
};
