/**
 * Messages a second through the relay and the inbox beside bare kafkajs, which sends and takes the same messages to and
 * from the same broker in the same run: Apache Kafka on this machine, which competes for its cores. The figures are
 * those of the median round. `node test/load/kafka.mjs [rounds]`
 */
import './lib/locked-node.mjs';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { eventMessage, Inbox, Relay } from '#broker';
import { createKafkaBroker } from '#broker/kafka';
import { openLog } from '#composition';
import { openSqliteEventStore } from '#event-store/sqlite';
import { fromInbox } from '#messaging';
import { loadConfig } from '#platform';
import { appendsOf } from './append-rows.mjs';
import { tell } from './lib/figures.mjs';

const ROUNDS = Number(process.argv[2] ?? 5);
const EVENTS = 20_000;
const COMMANDS = 20_000;
const REGISTRATIONS = 5_000;
const PAGE = 500;
const CONTEXT = { deadlineMs: 60_000 };
const START = '0'.repeat(20);

const engine = new URL('../../infra/engines/kafka.mjs', import.meta.url);
const { kafkaIsMissing, startKafka } = await import(engine.href);
const missing = kafkaIsMissing();
if (missing) throw new Error(`There is nothing to measure: ${missing}.`);
const kafka = await startKafka();
const folder = mkdtempSync(join(tmpdir(), 'kenal-load-kafka-'));
const broker = createKafkaBroker({ addresses: [kafka.address] });
const bare = new Kafka({ brokers: [kafka.address], logLevel: logLevel.NOTHING });

const freshTopic = async () => {
  const topic = { name: `load-${randomUUID()}`, partitions: 12, retentionMs: 3_600_000 };
  await broker.ensureTopics([topic]);
  return topic;
};

const until = async (holds) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 1));
};

const perSecond = async (count, work) => {
  const began = performance.now();
  await work();
  return (count / (performance.now() - began)) * 1_000;
};

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const alarm = (error) => console.error(String(error));

const relayed = async (store) => {
  const topic = await freshTopic();
  const name = topic.name;
  const relay = new Relay({ store, broker, topic, name, messagesOf: ({ events }) => events.map(eventMessage), alarm });
  const head = await store.head();
  const figure = await perSecond(EVENTS, async () => {
    await relay.start();
    await until(() => relay.position === head);
  });
  await relay.stop();
  return figure;
};

const sentBare = async (messages) => {
  const topic = await freshTopic();
  const producer = bare.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const figure = await perSecond(messages.length, async () => {
    for (let n = 0; n < messages.length; n += PAGE) {
      await producer.send({ topic: topic.name, acks: -1, messages: messages.slice(n, n + PAGE) });
    }
  });
  await producer.disconnect();
  return figure;
};

const commandsIn = async (count, body) => {
  const topic = await freshTopic();
  const messages = Array.from({ length: count }, (_, n) => ({
    key: `customer-${n % 1_000}`,
    value: JSON.stringify(body(n)),
    headers: { ce_specversion: '1.0', ce_id: `${topic.name}-${n}`, ce_source: '/load', ce_type: 'RegisterCustomer' },
  }));
  for (let n = 0; n < count; n += PAGE) await broker.publish(topic.name, messages.slice(n, n + PAGE));
  return topic;
};

const taken = async (topic, count, handle) => {
  let done = 0;
  const counting = async (command) => {
    await handle(command);
    done += 1;
  };
  const deadLetters = await freshTopic();
  const inbox = new Inbox({ broker, topic, deadLetters, group: randomUUID(), handle: counting, alarm });
  const figure = await perSecond(count, async () => {
    inbox.start();
    await until(() => done >= count);
  });
  await inbox.stop();
  return figure;
};

const takenBare = async (topic, count) => {
  const consumer = bare.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 250 });
  let done = 0;
  const figure = await perSecond(count, async () => {
    await consumer.connect();
    await consumer.subscribe({ topic: topic.name, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, heartbeat }) => {
        for (const { value } of batch.messages) {
          JSON.parse(value.toString());
          await heartbeat();
        }
        const offset = String(BigInt(batch.lastOffset()) + 1n);
        await consumer.commitOffsets([{ topic: topic.name, partition: batch.partition, offset }]);
        done += batch.messages.length;
      },
    });
    await until(() => done >= count);
  });
  await consumer.disconnect();
  return figure;
};

const rounds = async (ours, baseline) => {
  const figures = { ours: [], baseline: [] };
  // The first round warms up.
  for (let n = 0; n <= ROUNDS; n += 1) {
    const [one, other] = [await baseline(), await ours()];
    if (n > 0) figures.baseline.push(one);
    if (n > 0) figures.ours.push(other);
  }
  return { ours: median(figures.ours), baseline: median(figures.baseline) };
};

const store = openSqliteEventStore({ file: join(folder, 'events.db') });
const rows = appendsOf(EVENTS, 64);
for (let n = 0; n < rows.length; n += 64) {
  await Promise.all(
    rows
      .slice(n, n + 64)
      .map(({ stream, revision, event }) =>
        store.append(stream, revision === 0 ? 'none' : BigInt(revision - 1), [event], CONTEXT),
      ),
  );
}
const messages = [];
for (let after = START, head = ''; after !== head;) {
  const page = await store.readAll({ after, limit: PAGE });
  messages.push(...page.events.map(eventMessage));
  [after, head] = [page.next, page.head];
}
const sending = await rounds(
  () => relayed(store),
  () => sentBare(messages),
);
tell({ name: 'relay from the log to Kafka', unit: 'events/s', ...sending });
await store.close();

const topic = await commandsIn(COMMANDS, (n) => ({ name: `Customer ${n}` }));
const taking = await rounds(
  () => taken(topic, COMMANDS, async () => undefined),
  () => takenBare(topic, COMMANDS),
);
tell({ name: 'commands out of Kafka, nothing done with them', unit: 'commands/s', ...taking });

const writing = await openLog({ config: loadConfig({ KENAL_DATA: join(folder, 'data') }, folder) });
const registrations = await commandsIn(REGISTRATIONS, (n) => ({ name: `Customer ${n}` }));
const handled = await taken(
  registrations,
  REGISTRATIONS,
  fromInbox(writing.handling, () => true),
);
tell({
  name: 'commands out of Kafka into the log',
  unit: 'commands/s',
  ours: handled,
  note: 'RegisterCustomer, SQLite',
});
await writing.close();

await broker.close();
await kafka.stop();
rmSync(folder, { recursive: true });
