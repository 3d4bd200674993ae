import { createMemoryBroker } from '../memory/index.js';
import type { Harness } from './harness.js';

export const memoryHarness = async (): Promise<Harness> => {
  const broker = createMemoryBroker();
  let topics = 0;
  return {
    broker,
    freshTopic: (partitions = 3) => ({ name: `topic-${(topics += 1)}`, partitions, retentionMs: 60_000 }),
    openAnother: () => broker,
    patienceMs: 2_000,
    close: () => broker.close(),
  };
};
