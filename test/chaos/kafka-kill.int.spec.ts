import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMMANDS, DEAD_LETTERS, eventMessage, EVENTS, Inbox, Relay, type Broker, type Message } from '#broker';
import { createKafkaBroker } from '#broker/kafka';
import { happen, messagesIn } from '#broker/testing';
import { openLog } from '#composition';
import { createMemoryEventStore } from '#event-store/memory';
import { fromInbox } from '#messaging';
import { loadConfig } from '#platform';

interface Engine {
  readonly address: string;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const ENGINE = pathToFileURL(join(import.meta.dirname, '..', '..', 'infra', 'engines', 'kafka.mjs')).href;
const KILLS = 3;
const PATIENCE_MS = 240_000;

let kafka: Engine;
let broker: Broker;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const until = async (holds: () => boolean | Promise<boolean>) => {
  while (!(await holds())) await pause(20);
};

/** Kills the broker again and again while the work goes on; it is there when this resolves. */
const killedDuring = async (work: Promise<unknown>) => {
  for (let n = 0; n < KILLS; n += 1) {
    await pause(300 + 400 * n);
    await kafka.kill();
    await pause(500);
    await kafka.restart();
  }
  await work;
};

/** As a careful sender does: again until it is acknowledged. */
const sendAll = async (messages: readonly Message[]) => {
  for (let from = 0; from < messages.length; from += 20) {
    const some = messages.slice(from, from + 20);
    await until(() =>
      broker.publish(COMMANDS.name, some).then(
        () => true,
        () => false,
      ),
    );
    await pause(40);
  }
};

beforeAll(async () => {
  const { startKafka } = (await import(ENGINE)) as { startKafka(): Promise<Engine> };
  kafka = await startKafka();
  broker = createKafkaBroker({ addresses: [kafka.address] });
}, PATIENCE_MS);

afterAll(async () => {
  await broker?.close();
  await kafka?.stop();
});

describe('a broker that is killed and comes back', () => {
  it(
    'gets every event at least once, in the order of its key',
    async () => {
      const store = createMemoryEventStore();
      const alarms: unknown[] = [];
      const relay = new Relay({
        store,
        broker,
        topic: EVENTS,
        name: 'relay',
        messagesOf: ({ events }) => events.map(eventMessage),
        alarm: (error) => alarms.push(error),
      });
      await relay.start();
      const sent: { id: string; key: string }[] = [];
      const working = (async () => {
        for (let n = 0; n < 1_500; n += 1) {
          const key = `customer-${n % 17}`;
          sent.push({ id: await happen(store, `deal-${n}`, { subject: key }), key });
          await pause(4);
        }
      })();
      await killedDuring(working);
      await until(async () => relay.position === (await store.head()));
      await relay.stop();
      const got = await messagesIn(broker, EVENTS.name, sent.length, ({ headers }) => headers['ce_id']);
      const arrived = new Map<string, Set<string>>();
      for (const { key, headers } of got) {
        const ofKey = arrived.get(key) ?? new Set();
        arrived.set(key, ofKey.add(headers['ce_id'] as string));
      }
      for (const key of new Set(sent.map((each) => each.key))) {
        expect([...(arrived.get(key) ?? [])]).toEqual(sent.filter((each) => each.key === key).map(({ id }) => id));
      }
      expect(alarms.length).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  it(
    'hands over every command, and each takes effect once',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'kenal-inbox-'));
      const writing = await openLog({ config: loadConfig({ KENAL_DATA: folder }, folder) });
      const open = () => {
        const inbox = new Inbox({
          broker,
          topic: COMMANDS,
          deadLetters: DEAD_LETTERS,
          group: 'kenal',
          handle: fromInbox(writing.handling, () => true),
          alarm: () => undefined,
        });
        inbox.start();
        return inbox;
      };
      // The id is made by the command, so one that took effect twice would be two customers.
      const commands = Array.from({ length: 400 }, (_, n) => ({
        key: `k-${n % 13}`,
        value: JSON.stringify({ name: `Customer ${n}` }),
        headers: { ce_specversion: '1.0', ce_id: `order-${n}`, ce_source: '/shop', ce_type: 'RegisterCustomer' },
      }));
      const last = { ...(commands[0] as Message), headers: { ...commands[0]?.headers, ce_id: randomUUID() } };
      await broker.ensureTopics([COMMANDS, DEAD_LETTERS]);
      let inbox = open();
      const working = sendAll([...commands, ...commands.slice(0, 50), last]);
      await killedDuring(working);
      await inbox.stop();
      inbox = open();
      const registered = async () => {
        const { events } = await writing.store.readAll({ after: '0'.repeat(20), limit: 5_000 });
        return events.filter(({ type }) => type === 'CustomerRegistered').length;
      };
      await until(async () => (await registered()) >= commands.length + 1);
      await pause(1_000);
      expect(await registered()).toBe(commands.length + 1);
      await inbox.stop();
      await writing.close();
      rmSync(folder, { recursive: true, force: true });
    },
    PATIENCE_MS,
  );
});
