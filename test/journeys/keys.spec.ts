import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { files, secretsOf } from '#composition';
import { SqliteKeyStore } from '#privacy/sqlite';
import type { Api } from '../support/api.js';
import { beginKenal, kenal, kenalJson } from '../support/cli.js';
import { PLANTED } from '../support/planted.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';
import { lifeOfPlanted } from './planted-life.js';

const TIMEOUT_MS = 120_000;
/** So many that a rotation takes a second or two. */
const OTHERS = 40_000;
const KILLS = 4;

const folder = newFolder();
let server: Server;

const nameOf = async (api: Api) => (await api.view('customer-360/c-1')).body.profile.name.value;

beforeAll(async () => {
  server = await startServer(folder);
  const admin = await server.as('admin');
  for (const [name, body] of lifeOfPlanted('c-1')) await admin.send(name, body);
}, TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  removeFolder(folder);
  killLeftOvers();
});

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

describe('another key for tokens', () => {
  test('signs while the server runs, and what the old one signed holds', async () => {
    const before = await server.as('agent');
    const { id } = await kenalJson(folder, ['keys', 'rotate-tokens']);
    const { token } = await kenalJson(folder, ['token', '--role', 'agent', '--subject', 'ann']);
    expect(JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString())).toMatchObject({ kid: id });
    expect(await nameOf(before)).toBe(PLANTED.name);
    expect(await nameOf(await server.as('agent'))).toBe(PLANTED.name);
    await server.stop();
    server = await startServer(folder);
    expect((await fetch(`${server.address}/v1/views`, bearer(token))).status).toBe(200);
  });
});

describe('another master key', () => {
  test('is not made while Kenal runs', async () => {
    const { code, stderr } = await kenal(folder, ['keys', 'rotate-master']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Kenal runs on')]);
  });

  test('may be interrupted by kill -9 again and again: everybody can be read, and it goes on', async () => {
    await server.stop();
    const store = new SqliteKeyStore(files(folder).keys, secretsOf(folder).kms);
    await store.keysOf(Array.from({ length: OTHERS }, (_, n) => `customer-other-${n}`));
    store.close();
    const master = readFileSync(files(folder).master);
    let halfway = 0;
    for (let n = 1; n <= KILLS; n += 1) {
      const { process: child, ended } = beginKenal(folder, ['keys', 'rotate-master']);
      for (let waits = 0; waits < 500 && !existsSync(files(folder).nextMaster); waits += 1) await pause(10);
      await pause(n * 60);
      child.kill('SIGKILL');
      await ended;
      if (existsSync(files(folder).nextMaster)) halfway += 1;
      server = await startServer(folder);
      expect(await nameOf(await server.as('agent'))).toBe(PLANTED.name);
      await server.stop();
    }
    expect(halfway).toBeGreaterThan(0);
    const { keys } = await kenalJson(folder, ['keys', 'rotate-master']);
    expect(keys).toBeGreaterThan(OTHERS);
    expect(existsSync(files(folder).nextMaster)).toBe(false);
    expect(readFileSync(files(folder).master).equals(master)).toBe(false);
    server = await startServer(folder);
    const agent = await server.as('agent');
    expect(await nameOf(agent)).toBe(PLANTED.name);
    expect((await agent.command('AssignOwner', { customerId: 'c-1', owner: 'ben', note: 'New' })).status).toBe(200);
  });
});

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
