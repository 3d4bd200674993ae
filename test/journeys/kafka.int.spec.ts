import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMMANDS, DEAD_LETTERS, EVENTS, type Broker } from '#broker';
import { createKafkaBroker } from '#broker/kafka';
import { messagesIn } from '#broker/testing';
import type { Api } from '../support/api.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

const address = process.env['KENAL_TEST_KAFKA'] ?? '';
const folder = newFolder();
const run = randomUUID();
let server: Server;
let broker: Broker;
let service: Api;

const command = (name: string, id: string, body: object) => ({
  key: id,
  value: JSON.stringify(body),
  headers: { ce_specversion: '1.0', ce_id: `${run}-${id}`, ce_source: '/shop', ce_type: name },
});

beforeAll(async () => {
  server = await startServer(folder, { KENAL_KAFKA: address });
  broker = createKafkaBroker({ addresses: [address] });
  service = await server.as('service', 'shop', { commands: ['*'] });
  await broker.ensureTopics([EVENTS, COMMANDS, DEAD_LETTERS]);
}, 60_000);

afterAll(async () => {
  await server?.stop();
  await broker?.close();
  killLeftOvers();
  removeFolder(folder);
});

describe('a shop that talks to Kenal over Kafka', () => {
  it('sends a command, reads its event, and is told of a mistake', async () => {
    const customerId = `c-${run}`;
    const register = command('RegisterCustomer', 'order-1', { customerId, name: 'Sri Lestari' });
    const wrong = command('RegisterCustomer', 'order-2', { customerId: `d-${run}`, name: 7 });
    await broker.publish(COMMANDS.name, [register, wrong, register]);
    const mine = async () => {
      const { body } = await service.request('/v1/events?types=CustomerRegistered');
      return body.events.filter((event: { partitionkey: string }) => event.partitionkey === customerId);
    };
    while ((await mine()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const [event, ...more] = await mine();
    expect(more).toEqual([]);
    expect(JSON.stringify(event)).not.toContain('Sri');
    const all = await server.as('auditor').then((auditor) => auditor.request('/v1/events?limit=1000'));
    const ids: string[] = all.body.events.map(({ id }: { id: string }) => id);
    const relayed = await messagesIn(broker, EVENTS.name, ids.length, ({ headers }) =>
      ids.find((id) => id === headers['ce_id']),
    );
    expect(relayed.find(({ headers }) => headers['ce_id'] === event.id)?.key).toBe(customerId);
    expect(JSON.stringify(relayed)).not.toContain('Sri Lestari');
    const letters = await messagesIn(broker, DEAD_LETTERS.name, 1, ({ headers }) =>
      headers['ce_id'] === wrong.headers.ce_id ? 'the wrong one' : undefined,
    );
    expect(letters.find(({ headers }) => headers['ce_id'] === wrong.headers.ce_id)?.headers).toMatchObject({
      kenal_reason: 'invalid-command',
      kenal_faults: expect.stringContaining('name '),
    });
  }, 90_000);
});
