import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMMANDS, DEAD_LETTERS, EVENTS, type Broker, type ReceivedMessage } from '#broker';
import { createKafkaBroker } from '#broker/kafka';
import { startApart, startEngines, type Apart, type Engines } from '../support/apart.js';
import type { Api } from '../support/api.js';
import { killLeftOvers } from '../support/server.js';
import { firstDay } from './first-day.js';

/* Three processes on a real Kafka, a real FerretDB, and a server of EventStoreDB's protocol that is not the server. */

const TIMEOUT_MS = 120_000;

let engines: Engines;
let kenal: Apart;

const start = async (): Promise<Apart> => {
  engines = await startEngines();
  return (kenal = await startApart(engines.settings));
};

const stop = async (): Promise<void> => {
  await kenal.stop();
  killLeftOvers();
  await engines.stop();
};

firstDay(', as three processes', async () => {
  await start();
  return { api: await kenal.as('admin'), stop };
});

describe('who listens to Kafka', () => {
  let broker: Broker;
  const received: ReceivedMessage[] = [];
  const dead: ReceivedMessage[] = [];
  let api: Api;

  const listen = async (topic: string, into: ReceivedMessage[]) =>
    broker.consume({
      topic,
      group: `test-${randomUUID()}`,
      alarm: () => undefined,
      handle: async ({ messages, commit }) => {
        into.push(...messages);
        await commit(messages.at(-1)!);
      },
    });
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  let listeners: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    await start();
    broker = createKafkaBroker({ addresses: [engines.kafka.address] });
    api = await kenal.as('admin');
    listeners = [await listen(EVENTS.name, received), await listen(DEAD_LETTERS.name, dead)];
  }, TIMEOUT_MS);
  afterAll(async () => {
    for (const listener of listeners) await listener.stop();
    await broker.close();
    await stop();
  }, TIMEOUT_MS);

  it(
    'hears of every event, sealed, in the order of its customer',
    async () => {
      const customerId = `c-${randomUUID()}`;
      await api.send('RegisterCustomer', { customerId, name: 'Sri Lestari' });
      for (const name of ['Sri', 'Sri L.', 'Sri Lestari'])
        await api.send('ChangeProfile', { customerId, set: { name } });
      const ours = () => received.filter(({ key }) => key === customerId);
      await until(() => ours().length >= 4);
      const first = new Map(ours().map((message) => [message.headers['ce_id'], message]));
      expect([...first.values()].map(({ headers }) => [headers['ce_type'], headers['ce_sequence']])).toEqual([
        ['CustomerRegistered', '0'],
        ['ProfileChanged', '1'],
        ['ProfileChanged', '2'],
        ['ProfileChanged', '3'],
      ]);
      expect(JSON.stringify(ours())).not.toContain('Lestari');
    },
    TIMEOUT_MS,
  );

  it(
    'and sends a command gets it done once, however often it is sent, and hears why another is refused',
    async () => {
      const customerId = `c-${randomUUID()}`;
      const message = (id: string, type: string, body: object) => ({
        key: customerId,
        value: JSON.stringify(body),
        headers: { ce_specversion: '1.0', ce_id: id, ce_source: '/shop', ce_type: type },
      });
      const register = message('m-1', 'RegisterCustomer', { customerId, name: 'Sri' });
      const wrong = message('m-2', 'RegisterCustomer', { customerId: 'no id!', name: 'Sri' });
      await broker.publish(COMMANDS.name, [register, register, wrong, register]);
      await until(() => dead.some(({ key }) => key === customerId));
      const ours = () => received.filter(({ key }) => key === customerId);
      await until(() => ours().length > 0);
      expect(new Set(ours().map(({ headers }) => headers['ce_id'])).size).toBe(1);
      expect(dead.filter(({ key }) => key === customerId)).toHaveLength(1);
      const { position } = await api.send('ChangeProfile', { customerId, set: { name: 'Dewi' } });
      const { body } = await api.view(`customer-360/${customerId}`, { after: position });
      expect(body.registeredAt.address).toBe(`customer-${customerId}@0`);
      const audited = await api.request(`/v1/audit/streams/customer-${customerId}`);
      expect([audited.status, audited.body.items.length]).toEqual([200, 2]);
      const row = `/v1/audit/views/customer-360/${customerId}?path=profile.name&after=${position}`;
      const made = (await api.request(row)).body.items.map(({ type }: any) => type);
      expect(made).toEqual(['CustomerRegistered', 'ProfileChanged']);
    },
    TIMEOUT_MS,
  );
});
