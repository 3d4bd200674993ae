import type { Broker, Topic } from '../port.js';

/** A broker and what can be done to it. */
export interface Harness {
  readonly broker: Broker;
  /** A topic that nobody has used before. */
  readonly freshTopic: (partitions?: number) => Topic;
  /** Another connection to the same broker. */
  readonly openAnother: () => Broker;
  /** What takes longer has failed. */
  readonly patienceMs: number;
  close(): Promise<void>;
}

export interface Case {
  /** A sentence; what a broken broker fails is cited by it. */
  readonly name: string;
  run(harness: Harness): Promise<void>;
}
