/** What is sent. Messages of one key, and of one partition, keep their order. */
export interface Message {
  /** Decides the partition unless `partition` does. */
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly partition?: number;
}

export interface ReceivedMessage extends Message {
  readonly topic: string;
  readonly partition: number;
  /** Decimal text, rising within the partition. */
  readonly offset: string;
}

/** Messages of one partition that follow each other. */
export interface Batch {
  readonly partition: number;
  readonly messages: readonly ReceivedMessage[];
  /** Changes when partitions are dealt out anew: what the consumer remembers of a partition may be stale then. */
  readonly assignment: number;
  /** Once a message at least, lest the group take the consumer for dead. Throws when the partition was taken away. */
  beat(): Promise<void>;
  /** The group goes on after this message. Throws when the partition was taken away. */
  commit(through: ReceivedMessage): Promise<void>;
}

export interface Topic {
  readonly name: string;
  readonly partitions: number;
  /** After which messages are deleted. Nothing is ever compacted away. */
  readonly retentionMs: number;
  /** Refused where it is there already and keeps its messages longer. */
  readonly mustForget?: boolean;
}

export interface ConsumeOptions {
  readonly topic: string;
  /** Consumers of a group share the partitions. A new group begins with the oldest message. */
  readonly group: string;
  /**
   * Called for one batch after another. What it did not commit comes again, to this consumer or to another one of the
   * group: at once when it resolves, after a pause when it throws.
   */
  readonly handle: (batch: Batch) => Promise<void>;
  /** Something failed that is tried again. */
  readonly alarm: (error: unknown) => void;
}

export interface Consumption {
  /** Waits for the batch in hand. */
  stop(): Promise<void>;
}

/** A log of messages that other systems read and write. */
export interface Broker {
  /**
   * Makes those topics that are missing. Throws `CompactedTopic`: what forgets messages by key holds no log; and
   * `LastingTopic` for one that must forget and does not.
   */
  ensureTopics(topics: readonly Topic[]): Promise<void>;
  partitionsOf(topic: string): Promise<number>;
  /**
   * Resolves when every replica has the messages; calls are served one after another. Throws `MessageTooLarge` before
   * anything was sent. After any other error some may have been sent: the caller sends all again, so that each arrives
   * at least once, and those of a key in order but for repeats.
   */
  publish(topic: string, messages: readonly Message[]): Promise<void>;
  consume(options: ConsumeOptions): Promise<Consumption>;
  /** Consumptions are to be stopped before. */
  close(): Promise<void>;
}

/** UTF-8 bytes of key, value and headers. Above an append of 1,000,000 bytes, below Kafka's default of 1 MiB. */
export const MAX_MESSAGE_BYTES = 1_030_000;

export class MessageTooLarge extends RangeError {
  constructor(key: string, bytes: number) {
    super(`The message of ${key} has ${bytes} bytes; at most ${MAX_MESSAGE_BYTES} can be sent.`);
    this.name = 'MessageTooLarge';
  }
}

export class CompactedTopic extends Error {
  constructor(topic: string) {
    super(`The topic ${topic} is compacted, so it forgets messages. Set its cleanup.policy to delete.`);
    this.name = 'CompactedTopic';
  }
}

export class LastingTopic extends Error {
  constructor(topic: string, retentionMs: number) {
    super(`The topic ${topic} keeps messages too long for what it is to hold. Set its retention.ms to ${retentionMs}.`);
    this.name = 'LastingTopic';
  }
}

export const bytesOf = ({ key, value, headers }: Message): number =>
  [key, value, ...Object.entries(headers).flat()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** Throws `MessageTooLarge`. */
export const assertSendable = (messages: readonly Message[]): void => {
  for (const message of messages) {
    const bytes = bytesOf(message);
    if (bytes > MAX_MESSAGE_BYTES) throw new MessageTooLarge(message.key, bytes);
  }
};
