import { kafkaAt } from './client.js';

export interface FoundKafka {
  readonly clusterId: string;
  readonly brokers: readonly string[];
}

/** The message is a sentence for whoever configured the addresses. */
export class KafkaUnreachable extends Error {
  constructor(addresses: readonly string[], cause: unknown) {
    super(`Kafka cannot be reached at ${addresses.join(', ')}. Is it running, and is KENAL_KAFKA right?`, { cause });
    this.name = 'KafkaUnreachable';
  }
}

/** Who answers there. Throws `KafkaUnreachable` within a few seconds. */
export const findKafka = async (addresses: readonly string[]): Promise<FoundKafka> => {
  const admin = kafkaAt(addresses, 1).admin();
  try {
    await admin.connect();
    const { clusterId, brokers } = await admin.describeCluster();
    return { clusterId, brokers: brokers.map(({ host, port }) => `${host}:${port}`) };
  } catch (error) {
    throw new KafkaUnreachable(addresses, error);
  } finally {
    await admin.disconnect();
  }
};
