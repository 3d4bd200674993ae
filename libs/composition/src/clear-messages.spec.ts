import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#audit';
import { clearEvents, eventMessage, Relay, type Broker } from '#broker';
import { createMemoryBroker } from '#broker/memory';
import { messagesIn } from '#broker/testing';
import { START } from '#event-store';
import { loadConfig } from '#platform';
import { clearMessages } from './clear-messages.js';
import { openLog } from './open-kenal.js';
import type { WritingSide } from './writing-side.js';

const TOPIC = clearEvents('crm.clear');
const sender = { client: 'test', actor: { kind: 'agent', id: 'ann' }, roles: ['admin'] } as const;

let folder: string;
let writing: WritingSide;
let broker: Broker;
let relays: Relay[];
let alarms: unknown[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-clear-'));
  writing = await openLog({ config: loadConfig({ KENAL_DATA: folder }, folder) });
  broker = createMemoryBroker();
  [relays, alarms] = [[], []];
  await broker.ensureTopics([TOPIC]);
  await send('RegisterCustomer', { customerId: 'c-1', name: 'Sri Lestari' });
  await send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri Wahyuni' } });
});

afterEach(async () => {
  for (const relay of relays) await relay.stop();
  await broker.close();
  await writing.close();
  rmSync(folder, { recursive: true });
});

const send = (name: string, body: object) => writing.handling.handle({ name, body, sender });

const relay = async (name: string, access: Pick<WritingSide['access'], 'record'> = writing.access): Promise<void> => {
  const messagesOf = clearMessages({ topic: TOPIC.name, keys: writing.keys, access });
  const { store } = writing;
  const made = new Relay({ store, broker, topic: TOPIC, name, messagesOf, alarm: (error) => alarms.push(error) });
  relays.push(made);
  await made.start();
};

/** What the topic holds of the log, once it holds all of it so often. */
const received = async (times = 1) => {
  const { events } = await writing.store.readAll({ after: START, limit: 100 });
  return { events, messages: await messagesIn(broker, TOPIC.name, times * events.length) };
};

const exports = async () => (await writing.access.find({ kind: 'exported', limit: 10 })).items;

describe('the relay of what is in clear', () => {
  it('sends every event as the other one does, but for personal values', async () => {
    await relay('clear');
    const { events, messages } = await received();
    const headers = (message: { readonly headers: object }) => JSON.stringify(message.headers);
    expect(messages.map(headers).sort()).toEqual(events.map((event) => headers(eventMessage(event))).sort());
    const ours = messages.filter(({ key }) => key === 'c-1').map(({ value }) => JSON.parse(value));
    expect(ours).toMatchObject([{ name: 'Sri Lestari' }, { changed: [{ from: 'Sri Lestari', to: 'Sri Wahyuni' }] }]);
    expect(JSON.stringify(messages)).not.toContain('$sealed');
  });

  it('tells the access log whose values left, and by which topic', async () => {
    await relay('clear');
    await received();
    expect(await exports()).toMatchObject([{ who: TOPIC.name, roles: [], what: 'events in clear', whom: ['c-1'] }]);
  });

  it('sends nothing of what the access log does not take', async () => {
    const record = (): never => {
      throw new StoreUnavailable(undefined);
    };
    await relay('clear', { record });
    while (alarms.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await relay('another');
    const { messages, events } = await received();
    expect(messages).toHaveLength(events.length);
  });

  it('sends of who is forgotten only that they are', async () => {
    await send('ForgetCustomer', { customerId: 'c-1', basis: 'asked' });
    await relay('clear');
    const { messages } = await received();
    const [first] = messages.filter(({ key }) => key === 'c-1').map(({ value }) => JSON.parse(value));
    expect(first).toMatchObject({ name: { forgotten: true } });
    expect(JSON.stringify(messages)).not.toMatch(/Sri|\$sealed/);
    expect(await exports()).toEqual([]);
  });
});
