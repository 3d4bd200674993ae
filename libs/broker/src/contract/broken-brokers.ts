import type { Batch, Broker, ConsumeOptions, Message, ReceivedMessage } from '../port.js';

export interface BrokenBroker {
  readonly fault: string;
  /** The one case that it fails. */
  readonly fails: string;
  readonly break: (broker: Broker) => Broker;
}

/** Brokers with one narrow fault each, made from a sound one. A suite that passes one of them proves nothing. */
export const brokenBrokers: readonly BrokenBroker[] = [
  {
    fault: 'makes a topic anew that was there',
    fails: 'topics are made once, with the partitions asked for',
    break: (broker) => ({
      ...broker,
      partitionsOf: async (topic) => (await broker.partitionsOf(topic)) + 2,
    }),
  },
  {
    fault: 'does not look how long a topic keeps what must be forgotten',
    fails: 'a topic that must forget is refused where it keeps its messages longer',
    break: (broker) => ({
      ...broker,
      ensureTopics: (topics) => broker.ensureTopics(topics.map((topic) => ({ ...topic, mustForget: false }))),
    }),
  },
  {
    fault: 'acknowledges what it has no place for',
    fails: 'what is sent to a topic that does not exist is refused',
    break: (broker) => sending(broker, (publish) => publish().catch(() => undefined)),
  },
  {
    fault: 'drops headers',
    fails: 'key, value and headers arrive as they were sent',
    break: (broker) => altering(broker, (messages) => messages.map((message) => ({ ...message, headers: {} }))),
  },
  {
    fault: 'sends the last message of a call first',
    fails: 'messages of a key keep their order, within a call and over calls',
    break: (broker) =>
      altering(broker, (messages) => (messages.length > 100 ? [...messages].reverse() : [...messages])),
  },
  {
    fault: 'chooses partitions by turns',
    fails: 'a key stays in one partition, and keys are spread over all',
    break: (broker) => altering(broker, (all) => (all.length === 120 ? all.map(byTurns) : [...all])),
  },
  {
    fault: 'ignores the partition that is named',
    fails: 'a partition that is named is the one, whatever the key',
    break: (broker) => altering(broker, (all) => all.map((message, n) => (n === 0 ? without(message) : message))),
  },
  {
    fault: 'refuses what is as large as an append',
    fails: 'a message as large as an append is sent, a larger one refused with all that came with it',
    break: (broker) =>
      altering(broker, (messages) =>
        messages.filter(({ value }) => value.length < 1_000_000 || value.length % 2 === 0),
      ),
  },
  {
    fault: 'does not know what to do with nothing',
    fails: 'nothing can be sent without harm',
    break: (broker) =>
      altering(broker, ([first, ...rest]) => {
        if (!first) throw new TypeError('no first message');
        return [first, ...rest];
      }),
  },
  {
    fault: 'begins with what is sent from now on',
    fails: 'a group begins with the oldest message and goes on with what is sent',
    break: (broker) => batches(broker, (batch) => (isStart(batch, 5) ? { ...batch, messages: [] } : batch)),
  },
  {
    fault: 'counts offsets from the batch on',
    fails: 'offsets rise within a partition',
    break: (broker) =>
      batches(broker, (batch) =>
        batch.messages.length === 20 ? { ...batch, messages: batch.messages.map(at0) } : batch,
      ),
  },
  {
    fault: 'takes what was handed out for committed',
    fails: 'a consumer that comes back gets what was not committed, and nothing that was',
    break: (broker) => committing(broker, 6),
  },
  {
    fault: 'goes on after what was handed out',
    fails: 'what a handler did not commit comes again at once',
    break: (broker) => committing(broker, 4),
  },
  {
    fault: 'passes over what a handler failed at',
    fails: 'what a handler failed at comes again, after an alarm',
    break: (broker) => ({
      ...broker,
      consume: (options) =>
        broker.consume({ ...options, handle: (batch) => options.handle(batch).catch(() => skip(batch)) }),
    }),
  },
  {
    fault: 'has one offset for all groups',
    fails: 'groups do not know of each other',
    break: (broker) => ({
      ...broker,
      consume: (options) => broker.consume({ ...options, group: options.group.replace('-other', '-one') }),
    }),
  },
  {
    fault: 'gives every consumer every partition',
    fails: 'consumers of a group share the partitions, and learn that they were dealt out anew',
    break: (broker) => {
      let consumers = 0;
      return {
        ...broker,
        consume: (options: ConsumeOptions) =>
          broker.consume({ ...options, group: `${options.group}-${(consumers += 1)}` }),
      };
    },
  },
  {
    fault: 'loses what is sent while nobody consumes',
    fails: 'who takes over from a consumer that stopped misses nothing',
    break: (broker) => altering(broker, (messages) => (messages[0]?.value === 'v4' ? [] : [...messages])),
  },
  {
    fault: 'stops without waiting',
    fails: 'stopping waits for the batch in hand, whose commits count',
    break: (broker) => ({
      ...broker,
      consume: async (options) => {
        const consumption = await broker.consume(options);
        return { stop: async () => void consumption.stop() };
      },
    }),
  },
];

const sending = (broker: Broker, send: (publish: () => Promise<void>) => Promise<void>): Broker => ({
  ...broker,
  publish: (topic, messages) => send(() => broker.publish(topic, messages)),
});

const altering = (broker: Broker, alter: (messages: readonly Message[]) => Message[]): Broker => ({
  ...broker,
  publish: (topic, messages) => broker.publish(topic, alter(messages)),
});

const batches = (broker: Broker, alter: (batch: Batch) => Batch): Broker => ({
  ...broker,
  consume: (options) => broker.consume({ ...options, handle: (batch) => options.handle(alter(batch)) }),
});

/** Commits batches of so many messages by itself. */
const committing = (broker: Broker, size: number): Broker => ({
  ...broker,
  consume: (options) =>
    broker.consume({
      ...options,
      handle: async (batch) => {
        const whole = batch.messages.length === size;
        await options.handle(whole ? { ...batch, commit: async () => undefined } : batch);
        if (whole) await skip(batch);
      },
    }),
});

const skip = ({ messages, commit }: Batch): Promise<void> => commit(messages.at(-1) as ReceivedMessage);
const byTurns = (message: Message, n: number): Message => ({ ...message, partition: n % 3 === 0 ? 0 : n % 2 });
const without = ({ partition: _, ...message }: Message): Message => message;
const at0 = (message: ReceivedMessage, n: number): ReceivedMessage => ({ ...message, offset: String(n % 10) });
const isStart = ({ messages }: Batch, count: number): boolean => messages.length === count;
