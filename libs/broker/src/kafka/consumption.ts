import { setTimeout as pause } from 'node:timers/promises';
import kafkajs, { type Consumer, type EachBatchPayload, type Kafka, type KafkaMessage } from 'kafkajs';
import type { Batch, ConsumeOptions, Consumption, ReceivedMessage } from '../port.js';

// Node finds no name of these in the package, which is no ES module.
const { KafkaJSError } = kafkajs;

/** A consumer that could not leave its group holds up the next one for so long. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 3_000;
/** How long the broker holds a fetch back for more; stopping waits for it. */
const FETCH_WAIT_MS = 250;
const MAX_PARTITION_BYTES = 1_048_576;
const RETRY_PAUSE_MS = 500;
/** Leaving the group politely is worth so long. */
const LEAVE_MS = 5_000;

/** Consumes until it is stopped: a consumer that breaks down is followed by a new one. */
export class KafkaConsumption implements Consumption {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private inHand: Promise<void> = Promise.resolve();
  /** Rises with every assignment, over all consumers that follow each other. */
  private assignment = 0;

  constructor(
    private readonly kafka: Kafka,
    private readonly its: ConsumeOptions,
  ) {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const consumer = this.consumer();
      const brokenDown = this.breakdownOf(consumer);
      try {
        await this.begin(consumer);
        await brokenDown;
        // A consumer that disconnects commits no more.
        await this.inHand.catch(() => undefined);
      } catch (error) {
        this.its.alarm(error);
        await pause(RETRY_PAUSE_MS, undefined, { signal }).catch(() => undefined);
      } finally {
        await this.leave(consumer);
      }
    }
  }

  /** A broker that is away must not hold up the end of the process. */
  private async leave(consumer: Consumer): Promise<void> {
    const patience = new AbortController();
    const tooLong = pause(LEAVE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([consumer.disconnect().catch(() => undefined), tooLong]);
    patience.abort();
  }

  private consumer(): Consumer {
    const consumer = this.kafka.consumer({
      groupId: this.its.group,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: MAX_PARTITION_BYTES,
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: async () => false },
    });
    consumer.on(consumer.events.GROUP_JOIN, () => void (this.assignment += 1));
    return consumer;
  }

  /** Rejects when the consumer breaks down, resolves when it is to stop. */
  private breakdownOf(consumer: Consumer): Promise<void> {
    const { signal } = this.stopping;
    const told = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    told.catch(() => undefined);
    return told;
  }

  private async begin(consumer: Consumer): Promise<void> {
    await consumer.connect();
    await consumer.subscribe({ topic: this.its.topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => (this.inHand = this.handle(this.batchOf(consumer, payload))),
    });
  }

  private async handle(batch: Batch): Promise<void> {
    if (this.stopping.signal.aborted) return;
    try {
      await this.its.handle(batch);
    } catch (error) {
      // kafkajs's own errors tell that partitions are dealt out anew, or come again as a breakdown.
      if (!(error instanceof KafkaJSError)) this.its.alarm(error);
      throw error;
    }
  }

  private batchOf(consumer: Consumer, { batch, resolveOffset, heartbeat }: EachBatchPayload): Batch {
    const { topic, partition } = batch;
    return {
      partition,
      assignment: this.assignment,
      messages: batch.messages.map((message) => receivedOf(topic, partition, message)),
      beat: heartbeat,
      commit: async ({ offset }) => {
        await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(offset) + 1n) }]);
        resolveOffset(offset);
      },
    };
  }
}

const receivedOf = (topic: string, partition: number, message: KafkaMessage): ReceivedMessage => ({
  topic,
  partition,
  offset: message.offset,
  key: message.key?.toString() ?? '',
  value: message.value?.toString() ?? '',
  headers: Object.fromEntries(
    Object.entries(message.headers ?? {}).map(([name, value]) => [name, [value].flat().join(',')]),
  ),
});
