import { partitionFor } from '../hash.js';
import {
  assertSendable,
  LastingTopic,
  type Broker,
  type ConsumeOptions,
  type ReceivedMessage,
  type Topic,
} from '../port.js';
import { Group } from './group.js';

/** The fake: everything in this process, gone with it. */
export const createMemoryBroker = (): Broker => {
  const topics = new Map<string, ReceivedMessage[][]>();
  const groups = new Map<string, Group>();
  const kept = new Map<string, number>();

  const partitions = (topic: string): ReceivedMessage[][] => {
    const found = topics.get(topic);
    if (!found) throw new Error(`There is no topic ${topic}.`);
    return found;
  };

  const groupOf = ({ topic, group }: ConsumeOptions): Group => {
    const name = `${topic} ${group}`;
    const found = groups.get(name) ?? new Group(partitions(topic));
    groups.set(name, found);
    return found;
  };

  return {
    async ensureTopics(wanted: readonly Topic[]) {
      for (const { name, partitions: count, retentionMs, mustForget } of wanted) {
        const keptMs = kept.get(name) ?? retentionMs;
        if (mustForget && keptMs > retentionMs) throw new LastingTopic(name, retentionMs);
        kept.set(name, keptMs);
        if (!topics.has(name))
          topics.set(
            name,
            Array.from({ length: count }, () => []),
          );
      }
    },
    async partitionsOf(topic) {
      return partitions(topic).length;
    },
    async publish(topic, messages) {
      const log = partitions(topic);
      assertSendable(messages);
      for (const message of messages) {
        const partition = message.partition ?? partitionFor(message.key, log.length);
        const its = log[partition];
        if (!its) throw new RangeError(`${topic} has no partition ${partition}.`);
        its.push({ ...message, headers: { ...message.headers }, topic, partition, offset: String(its.length) });
      }
      for (const group of groups.values()) group.wake();
    },
    async consume(options) {
      return groupOf(options).join(options);
    },
    async close() {
      for (const group of groups.values()) group.end();
    },
  };
};
