import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { COMMANDS, DEAD_LETTERS, type Broker, type Message } from '#broker';
import { createKafkaBroker } from '#broker/kafka';
import { startApart, startEngines, type Apart, type Engines } from '../support/apart.js';
import type { Api, Reply } from '../support/api.js';
import { kenal } from '../support/cli.js';
import { leaksIn, needlesIn, PLANTED } from '../support/planted.js';
import { killLeftOvers, removeFolder } from '../support/server.js';
import { AGGREGATES, lifeOfPlanted } from './planted-life.js';

/* Three processes on a real Kafka, a real FerretDB, and a server of EventStoreDB's protocol that is not the server. */

const TIMEOUT_MS = 120_000;
const FORGOTTEN = { forgotten: true };
const CLEAR = 'shop.clear';
/** Nothing can be taken back from a topic, so these keep what they hold for a short time only. */
const IN_CLEAR = [COMMANDS.name, DEAD_LETTERS.name, CLEAR];

const outside = mkdtempSync(join(tmpdir(), 'kenal-engines-'));
const data = { views: join(outside, 'ferretdb'), kafka: join(outside, 'kafka') };
const exported = join(outside, 'exported');
let engines: Engines;
let parts: Apart;
let broker: Broker;
let views: MongoClient;
let admin: Api;
let position: string;
let figures: readonly unknown[];
let receipt: any;

beforeAll(async () => {
  engines = await startEngines(data);
  parts = await startApart({ ...engines.settings, KENAL_KAFKA_CLEAR_TOPIC: CLEAR });
  broker = createKafkaBroker({ addresses: [engines.kafka.address] });
  views = new MongoClient(engines.views.address);
  admin = await parts.as('admin');
  for (const [name, body] of lifeOfPlanted('c-1')) await admin.send(name, body);
  const { gist, email } = PLANTED;
  const called = { interactionId: 'i-3', customerId: 'c-1', channel: 'call', direction: 'inbound', gist };
  const wrong = { customerId: 'c-1', contactPointId: 'wrong', kind: 'pigeon', value: email };
  await broker.publish(COMMANDS.name, [message('LogInteraction', called), message('AddContactPoint', wrong)]);
  await until(async () => (await admin.request('/v1/audit/streams/interaction-i-3')).body.items?.length === 1);
  await until(async () => [DEAD_LETTERS.name, CLEAR].every((topic) => topicsHolding().includes(topic)));
  // After all that was sent before, by HTTP and by Kafka.
  ({ position } = await admin.send('AssignOwner', { customerId: 'c-1', owner: 'bob', note: PLANTED.note }));
  figures = await aggregates();
}, TIMEOUT_MS);

afterAll(async () => {
  await broker.close();
  await views.close();
  await parts.stop();
  killLeftOvers();
  await engines.stop();
  removeFolder(outside);
}, TIMEOUT_MS);

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

describe('three processes, before a person is forgotten', () => {
  test('hold their values in clear only in views that open them and in topics that are there for it', async () => {
    expect(await foundBy('zyxw')).toEqual(['c-1']);
    expect(await viewsHolding()).toEqual(['contact-lookup', 'customer-search']);
    expect(topicsHolding()).toEqual(IN_CLEAR);
    expect(Object.keys(leaksIn(data.views)).length).toBeGreaterThan(0);
    await expectSealed();
  });

  test('export what they hold of a person sealed', async () => {
    const { code } = await kenal(parts.folder, ['export', '--customer', 'c-1', '--out', exported]);
    expect([code, needlesIn(readFileSync(exported))]).toEqual([0, []]);
    expect(readFileSync(exported, 'utf8')).toContain('CustomerRegistered');
  });
});

describe('three processes, when a person is forgotten', () => {
  beforeAll(async () => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"basis":"asked"}' };
    const reply = await admin.request('/v1/privacy/customers/c-1/forget', options);
    expect(reply.status).toBe(200);
    receipt = reply.body;
  }, TIMEOUT_MS);

  test('have nothing of them in any document', async () => {
    expect(await viewsHolding()).toEqual([]);
  });

  test('have sent that they are forgotten, and nothing of them', async () => {
    await until(async () => topicsHolding('CustomerForgotten').includes('kenal.events'));
    expect(topicsHolding()).toEqual(IN_CLEAR);
    await expectSealed();
  });

  test('tell in the receipt what was searched and what remains', async () => {
    expect(receipt).toMatchObject({ customerId: 'c-1', readable: 0, sweep: { found: 0 } });
    expect(receipt.sweep.values).toBeGreaterThan(12);
    const items = Object.fromEntries(receipt.sweep.stores.map(({ store, items }: any) => [store, items]));
    expect(items).toMatchObject({ 'customer-search': 0, 'contact-lookup': 0, 'deal-history': 2 });
    expect(items.log).toBeGreaterThan(lifeOfPlanted('c-1').length);
    expect(receipt.sweep.topics.map(({ topic }: any) => topic)).toEqual(IN_CLEAR);
    expect(needlesIn(JSON.stringify(receipt))).toEqual([]);
  });

  test('prove the log as before', async () => {
    const { code, stdout } = await kenal(parts.folder, ['verify', '--chain'], undefined, engines.settings);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('every hash right') });
  });

  test('take them as somebody new, and count as before', async () => {
    ({ position } = await admin.send('RegisterCustomer', { customerId: 'c-2', name: PLANTED.name }));
    expect(await foundBy('zyxw')).toEqual(['c-2']);
    expect(await aggregates()).toEqual(figures);
    const { body } = await answered('customer-360/c-1');
    expect(body).toMatchObject({ profile: { name: { value: FORGOTTEN } }, lastContact: { gist: FORGOTTEN } });
  });
});

const message = (type: string, body: object): Message => ({
  key: 'c-1',
  value: JSON.stringify(body),
  headers: { ce_specversion: '1.0', ce_id: randomUUID(), ce_source: '/shop', ce_type: type },
});

/** What holds nothing in clear at any time: the log, the data folder, what the processes printed. */
const expectSealed = async (): Promise<void> => {
  const { records } = engines.eventStoreDb.log;
  expect(records.length).toBeGreaterThan(lifeOfPlanted('c-1').length);
  const inLog = records.filter(({ data, metadata }) =>
    [data, metadata].some((each) => needlesIn(Buffer.from(each)).length),
  );
  const printed = [parts.commandApi, parts.projector, parts.queryApi].map((part) => part.output()).join('\n');
  expect(printed).toContain('listening');
  expect({ inLog, printed: needlesIn(printed), files: leaksIn(parts.folder) }).toEqual({
    inLog: [],
    printed: [],
    files: {},
  });
};

/** Views of which a document, of whatever database, holds a planted value. */
const viewsHolding = async (): Promise<readonly string[]> => {
  const holding = new Set<string>();
  const { databases } = await views.db().admin().listDatabases();
  for (const { name } of databases) {
    for (const collection of await views.db(name).collections()) {
      for await (const document of collection.find()) {
        if (needlesIn(JSON.stringify(document)).length > 0) holding.add(collection.collectionName.split('@')[0]!);
      }
    }
  }
  return [...holding].sort();
};

/** Topics in whose files, which the broker has not compressed, a planted value stands, or this text. */
const topicsHolding = (text?: string): readonly string[] => {
  const logs = join(data.kafka, 'logs');
  const holds = (file: string): boolean => {
    const bytes = readFileSync(file);
    return text === undefined ? needlesIn(bytes).length > 0 : bytes.includes(text);
  };
  const partitions = readdirSync(logs, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const holding = partitions.filter(({ name }) =>
    readdirSync(join(logs, name)).some((file) => file.endsWith('.log') && holds(join(logs, name, file))),
  );
  return [...new Set(holding.map(({ name }) => name.replace(/-\d+$/, '')))].sort();
};

const aggregates = (): Promise<readonly unknown[]> =>
  Promise.all(
    AGGREGATES.map(async (path) => {
      const { position: _, asOf: __, ...rest } = (await answered(path)).body;
      return { path, ...rest };
    }),
  );

const foundBy = async (q: string): Promise<readonly string[]> => {
  const { body } = await answered(`customer-search?q=${q}&reactions=true`);
  return body.items.map(({ customerId }: any) => customerId);
};

/** `path` may have a query of its own. */
const answered = async (path: string): Promise<Reply> => {
  const [view, search] = path.split('?') as [string, string?];
  const query = Object.fromEntries(new URLSearchParams(search));
  const reply = await admin.view(view, { ...query, after: position });
  expect({ path, status: reply.status }).toEqual({ path, status: 200 });
  return reply;
};

/** Whoever waits too long fails by the time limit of the test. */
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
};
