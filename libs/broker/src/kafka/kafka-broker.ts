import { setTimeout as pause } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { assertSendable, CompactedTopic, LastingTopic, type Broker, type Topic } from '../port.js';
import { kafkaAt } from './client.js';
import { KafkaConsumption } from './consumption.js';
import { Publisher } from './publisher.js';

// Node finds no name of these in the package, which is no ES module.
const { ConfigResourceTypes } = kafkajs;

export interface KafkaOptions {
  /** `host:port` of brokers to begin with. */
  readonly addresses: readonly string[];
}

/** Connects when it is first used. */
export const createKafkaBroker = ({ addresses }: KafkaOptions): Broker => {
  const kafka = kafkaAt(addresses);
  const publisher = new Publisher(kafka);

  const administer = async <T>(work: (admin: Admin) => Promise<T>): Promise<T> => {
    const admin = kafka.admin();
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  };

  return {
    ensureTopics: (topics) =>
      administer(async (admin) => {
        const known = await admin.listTopics();
        const missing = topics.filter(({ name }) => !known.includes(name));
        if (missing.length > 0) await admin.createTopics({ topics: missing.map(described), waitForLeaders: true });
        await onceKnown(() => refuseUnfit(admin, topics));
      }),
    partitionsOf: (topic) =>
      administer(async (admin) => {
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        return topics.flatMap(({ partitions }) => partitions).length;
      }),
    async publish(topic, messages) {
      assertSendable(messages);
      await publisher.publish(topic, messages);
    },
    async consume(options) {
      return new KafkaConsumption(kafka, options);
    },
    close: () => publisher.close(),
  };
};

/** Kafka deletes whole segments that it no longer writes to. By default it writes to one for a week. */
const SEGMENTS = 4;

const described = ({ name, partitions, retentionMs }: Topic) => ({
  topic: name,
  numPartitions: partitions,
  configEntries: [
    { name: 'retention.ms', value: String(retentionMs) },
    { name: 'segment.ms', value: String(retentionMs / SEGMENTS) },
    { name: 'cleanup.policy', value: 'delete' },
  ],
});

const TRIES = 50;
const RETRY_PAUSE_MS = 100;

/** A topic that was made just now, perhaps by another process, is listed before every broker knows it. */
const onceKnown = async (work: () => Promise<void>): Promise<void> => {
  for (let n = 1; ; n += 1) {
    try {
      return await work();
    } catch (error) {
      const isUnknown = (error as { type?: string }).type === 'UNKNOWN_TOPIC_OR_PARTITION';
      if (!isUnknown || n === TRIES) throw error;
      await pause(RETRY_PAUSE_MS);
    }
  }
};

const refuseUnfit = async (admin: Admin, topics: readonly Topic[]): Promise<void> => {
  const resources = topics.map(({ name }) => ({
    type: ConfigResourceTypes.TOPIC,
    name,
    configNames: ['cleanup.policy', 'retention.ms'],
  }));
  const found = await admin.describeConfigs({ resources, includeSynonyms: false });
  for (const { resourceName, configEntries } of found.resources) {
    const setting = (name: string) => configEntries.find(({ configName }) => configName === name)?.configValue ?? '';
    if (setting('cleanup.policy').includes('compact')) throw new CompactedTopic(resourceName);
    const wanted = topics.find(({ name }) => name === resourceName);
    const keptMs = Number(setting('retention.ms'));
    const isLasting = keptMs < 0 || keptMs > (wanted?.retentionMs ?? Infinity);
    if (wanted?.mustForget && isLasting) throw new LastingTopic(resourceName, wanted.retentionMs);
  }
};
