import type { Case as PromiseOf } from '#kernel/contract';
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

export type Case = PromiseOf<Harness>;
