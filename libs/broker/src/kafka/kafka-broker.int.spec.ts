import { randomUUID } from 'node:crypto';
import { brokerContract, type Harness } from '../contract/index.js';
import type { Broker } from '../port.js';
import { kafkaUnderTest } from './testing.js';
import { createKafkaBroker } from './index.js';

const makeHarness = async (): Promise<Harness> => {
  const opened: Broker[] = [];
  const open = () => {
    const broker = createKafkaBroker({ addresses: kafkaUnderTest() });
    opened.push(broker);
    return broker;
  };
  return {
    broker: open(),
    freshTopic: (partitions = 3) => ({ name: `test-${randomUUID()}`, partitions, retentionMs: 3_600_000 }),
    openAnother: open,
    patienceMs: 20_000,
    close: async () => void (await Promise.all(opened.map((broker) => broker.close()))),
  };
};

brokerContract('Kafka', makeHarness);
