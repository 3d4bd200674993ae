import { Partitioners, type Kafka, type Producer } from 'kafkajs';
import { bytesOf, type Message } from '../port.js';

/** Of one request: below Kafka's default of 1 MiB a batch of records, unless one message alone has more. */
const MAX_REQUEST_BYTES = 900_000;
const ALL_REPLICAS = -1;

/** Sends in order, one request at a time. */
export class Publisher {
  private producer: Promise<Producer> | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly kafka: Kafka) {}

  publish(topic: string, messages: readonly Message[]): Promise<void> {
    const mine = this.turn.then(() => this.send(topic, messages));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.then((given) => given.disconnect()).catch(() => undefined);
  }

  /**
   * After any error the producer is given up. Its sequence numbers no longer tell what arrived: kafkajs would give the
   * next messages the numbers of those that failed, and where those had arrived after all, the broker would acknowledge
   * the next ones without writing them. A new producer begins anew, and repeats are the reader's to drop.
   */
  private async send(topic: string, messages: readonly Message[]): Promise<void> {
    for (const request of requestsOf(messages)) {
      const producer = await this.connected();
      try {
        await producer.send({ topic, messages: request.map(toKafka), acks: ALL_REPLICAS });
      } catch (error) {
        await this.close();
        throw error;
      }
    }
  }

  private connected(): Promise<Producer> {
    return (this.producer ??= this.connect());
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      this.producer = undefined;
      throw error;
    }
  }
}

// Without `partition: undefined`, which kafkajs would take for a partition of that name.
const toKafka = ({ partition, ...message }: Message) => ({
  ...message,
  headers: { ...message.headers },
  ...(partition !== undefined && { partition }),
});

function* requestsOf(messages: readonly Message[]): Generator<readonly Message[]> {
  let request: Message[] = [];
  let total = 0;
  for (const message of messages) {
    const bytes = bytesOf(message);
    if (request.length > 0 && total + bytes > MAX_REQUEST_BYTES) {
      yield request;
      [request, total] = [[], 0];
    }
    request.push(message);
    total += bytes;
  }
  if (request.length > 0) yield request;
}
