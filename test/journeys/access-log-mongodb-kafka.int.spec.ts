import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedAccess } from '#audit';
import { EVENTS, type Broker, type ReceivedMessage } from '#broker';
import { createKafkaBroker } from '#broker/kafka';
import type { Api } from '../support/api.js';
import { startApart, startEngines, type Apart, type Engines } from '../support/apart.js';
import { kenal as cli } from '../support/cli.js';
import { killLeftOvers } from '../support/server.js';

/* Three processes on a real Kafka, a real FerretDB, and a server of EventStoreDB's protocol that is not the server. */

const TIMEOUT_MS = 180_000;
const CLEAR = 'crm.clear';
const ROW = '/v1/views/customer-360/c-1';

let engines: Engines;
let settings: Record<string, string>;
let kenal: Apart;
let auditor: Api;

beforeAll(async () => {
  engines = await startEngines();
  settings = { ...engines.settings, KENAL_KAFKA_CLEAR_TOPIC: CLEAR };
  kenal = await startApart(settings);
  auditor = await kenal.commandApi.as('auditor', 'eve');
  const admin = await kenal.commandApi.as('admin');
  const { position: after } = await admin.send('RegisterCustomer', { customerId: 'c-1', name: 'Sri Lestari' });
  // Who sees nothing personal leaves nothing behind.
  await (await kenal.queryApi.as('analyst', 'zoe')).view('customer-360/c-1', { after });
}, TIMEOUT_MS);

afterAll(async () => {
  await kenal.stop();
  killLeftOvers();
  await engines.stop();
}, TIMEOUT_MS);

const until = async <T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> => {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const found = async (query: Record<string, string>): Promise<RecordedAccess[]> => {
  const { status, body } = await auditor.request(`/v1/audit/access?${new URLSearchParams(query)}`);
  expect(status).toBe(200);
  return body.items;
};

describe('the access log of three processes', () => {
  it(
    'tells by one question what was read, refused and denied of a customer, wherever it was asked for',
    async () => {
      const [agent, seller] = await Promise.all([
        kenal.queryApi.as('agent', 'ann'),
        kenal.commandApi.as('agent', 'ben'),
      ]);
      const [stranger, analyst] = await Promise.all([
        kenal.queryApi.as('customer', 'c-2'),
        kenal.commandApi.as('analyst', 'dan'),
      ]);
      expect((await agent.request(ROW, { headers: { 'x-reason': 'case-7' } })).status).toBe(200);
      expect((await stranger.request(ROW)).status).toBe(403);
      expect((await seller.command('RegisterCustomer', { customerId: 'c-1', name: 'Another' })).status).toBe(409);
      expect((await analyst.command('ChangeProfile', { customerId: 'c-1', set: { name: 'X' } })).status).toBe(403);
      const told = await until(
        async () => new Map((await found({ customer: 'c-1' })).map((item) => [item.who, item])),
        (items) => ['ann', 'ben', 'c-2', 'dan'].every((who) => items.has(who)),
      );
      expect(told.get('ann')).toMatchObject({
        kind: 'read',
        what: 'customer-360/row',
        whom: ['c-1'],
        reason: 'case-7',
      });
      expect(told.get('c-2')).toMatchObject({ kind: 'denied', what: 'customer-360/row', code: 'forbidden', whom: [] });
      expect(told.get('ben')).toMatchObject({ kind: 'refused', what: 'RegisterCustomer', code: 'customer-exists' });
      expect(told.get('dan')).toMatchObject({ kind: 'denied', what: 'ChangeProfile', key: 'c-1' });
    },
    TIMEOUT_MS,
  );

  it(
    'stands beside the log, in no file and no event, and is proved with it',
    async () => {
      expect(readdirSync(kenal.folder).filter((name) => name.startsWith('access'))).toEqual([]);
      const streams = new Set(engines.eventStoreDb.log.records.map(({ stream }) => stream));
      expect([...streams].filter((stream) => stream.startsWith('~access-')).length).toBeGreaterThan(0);
      const service = await kenal.commandApi.as('service');
      const { body } = await service.request('/v1/events?limit=1000');
      expect(body.events.map(({ type }: { type: string }) => type)).not.toContain('AccessLogged');
      const verify = () => cli(kenal.folder, ['verify', '--chain', '--json'], undefined, settings);
      const { code, stdout } = await verify();
      expect([code, JSON.parse(stdout).access]).toEqual([
        0,
        [{ place: 'streams ~access-<day>', entries: expect.any(Number) }],
      ]);
      const written = engines.eventStoreDb.log.records.filter(({ stream }) => stream.startsWith('~access-'));
      for (const kept of written as { data: Uint8Array }[]) {
        kept.data = Buffer.from(Buffer.from(kept.data).toString().replaceAll('"ann"', '"abe"'));
      }
      const after = await verify();
      expect([after.code, JSON.parse(after.stdout).access[0].fault]).toEqual([
        1,
        { n: expect.any(Number), sentence: expect.stringContaining('was changed after it was written') },
      ]);
    },
    TIMEOUT_MS,
  );
});

describe('the topic that was named for what is in clear', () => {
  let broker: Broker;
  const received: Record<string, ReceivedMessage[]> = { [EVENTS.name]: [], [CLEAR]: [] };
  let listeners: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    broker = createKafkaBroker({ addresses: [engines.kafka.address] });
    const listen = (topic: string) =>
      broker.consume({
        topic,
        group: `test-${randomUUID()}`,
        alarm: () => undefined,
        handle: async ({ messages, commit }) => {
          received[topic]!.push(...messages);
          await commit(messages.at(-1)!);
        },
      });
    listeners = await Promise.all(Object.keys(received).map(listen));
  }, TIMEOUT_MS);
  afterAll(async () => {
    for (const listener of listeners) await listener.stop();
    await broker.close();
  }, TIMEOUT_MS);

  const registrationIn = (topic: string) =>
    until(
      async () => received[topic]!.find(({ headers }) => headers['ce_type'] === 'CustomerRegistered'),
      (message) => message !== undefined,
    );

  it(
    'gets the events of the other one, opened',
    async () => {
      const [sealed, clear] = [await registrationIn(EVENTS.name), await registrationIn(CLEAR)];
      expect([clear?.key, clear?.headers]).toEqual([sealed?.key, sealed?.headers]);
      expect(JSON.parse(clear!.value)).toMatchObject({ name: 'Sri Lestari' });
      expect(sealed!.value).not.toContain('Lestari');
      const { channels } = (await auditor.request('/asyncapi.json')).body;
      expect(channels.clearEvents.address).toBe(CLEAR);
    },
    TIMEOUT_MS,
  );

  it(
    'forgets within a day or so',
    async () => {
      const admin = new kafkajs.Kafka({ brokers: [engines.kafka.address] }).admin();
      await admin.connect();
      const configNames = ['retention.ms', 'segment.ms', 'cleanup.policy'];
      const type = kafkajs.ConfigResourceTypes.TOPIC;
      const { resources } = await admin.describeConfigs({
        resources: [{ type, name: CLEAR, configNames }],
        includeSynonyms: false,
      });
      await admin.disconnect();
      const entries = resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]);
      const wanted = { 'retention.ms': '86400000', 'segment.ms': '21600000', 'cleanup.policy': 'delete' };
      expect(Object.fromEntries(entries)).toEqual(wanted);
    },
    TIMEOUT_MS,
  );

  it(
    'is in the access log as who took what there is of a customer',
    async () => {
      const [entry] = await until(
        () => found({ who: CLEAR, customer: 'c-1' }),
        ({ length }) => length > 0,
      );
      expect(entry).toMatchObject({ kind: 'exported', what: 'events in clear', whom: ['c-1'] });
    },
    TIMEOUT_MS,
  );
});
