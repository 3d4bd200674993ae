import { cpSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { files } from '#composition';
import { startProtocolServer, type ProtocolServer } from '#event-store/testing';
import { kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer } from '../support/server.js';

const TIMEOUT_MS = 120_000;
const CUSTOMERS = 40;

const folder = newFolder();
const back = newFolder();
let eventStoreDb: ProtocolServer;

beforeAll(async () => {
  eventStoreDb = await startProtocolServer();
});
afterAll(async () => {
  killLeftOvers();
  await eventStoreDb.stop();
  [folder, back].forEach(removeFolder);
});

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

const customer360 = async (data: string, settings: Record<string, string> = {}) => {
  const server = await startServer(data, settings);
  const api = await server.as('admin');
  await api.send('ChangeProfile', { customerId: 'c-0', set: { name: 'Dewi' } });
  const rows: unknown[] = [];
  for (let nth = 0; nth < CUSTOMERS; nth += 1) {
    const { position } = await api.send('ChangeProfile', { customerId: `c-${nth}`, set: { name: 'Dewi' } });
    const { body } = await api.view(`customer-360/c-${nth}`, { after: position });
    rows.push(body);
  }
  await server.stop();
  return rows;
};

describe('a log that is copied', () => {
  let embedded: unknown[];

  test('from SQLite is whole on EventStoreDB', async () => {
    const server = await startServer(folder);
    const api = await server.as('admin');
    for (let nth = 0; nth < CUSTOMERS; nth += 1)
      await api.send('RegisterCustomer', { customerId: `c-${nth}`, name: 'Sri' });
    await server.stop();
    embedded = await customer360(folder);
    const copied = await kenalJson(folder, ['copy', '--from', 'sqlite', '--to', eventStoreDb.address]);
    expect(copied.events).toBeGreaterThan(2 * CUSTOMERS);
    expect(await kenalJson(folder, ['copy', '--from', 'sqlite', '--to', eventStoreDb.address])).toEqual(copied);
  });

  test('is what the next start goes on with, and nobody is another', async () => {
    expect(await customer360(folder, { KENAL_EVENT_STORE: eventStoreDb.address })).toEqual(embedded);
  });

  test('comes back as it went', async () => {
    cpSync(folder, back, { recursive: true });
    for (const side of ['', '-wal', '-shm']) rmSync(files(back).events + side, { force: true });
    await kenalJson(back, ['copy', '--from', eventStoreDb.address, '--to', 'sqlite']);
    expect(await kenal(back, ['verify', '--chain'])).toMatchObject({ code: 0 });
    expect(await customer360(back)).toEqual(embedded);
  });

  test('is refused while somebody may append to it, and where both went on by themselves', async () => {
    const args = ['copy', '--from', 'sqlite', '--to', eventStoreDb.address];
    const register = async (customerId: string, settings: Record<string, string>, meanwhile = async () => {}) => {
      // Those of the other log's positions.
      for (const side of ['', '-wal', '-shm']) rmSync(files(folder).views + side, { force: true });
      const server = await startServer(folder, settings);
      await (await server.as('admin')).send('RegisterCustomer', { customerId, name: 'Sri' });
      await meanwhile();
      await server.stop();
    };
    await register('c-here', {}, async () => {
      expect(await kenal(folder, args)).toMatchObject({ code: 1, stderr: expect.stringContaining('Stop it first') });
    });
    await register('c-there', { KENAL_EVENT_STORE: eventStoreDb.address });
    const { code, stderr } = await kenal(folder, args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('they differ at customer-c-here@0') });
  });
});
