import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { files } from '#composition';
import type { Api } from '../support/api.js';
import { kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

const TIMEOUT_MS = 120_000;
const folder = newFolder();
const elsewhere = newFolder();
const kept = join(elsewhere, 'seals.ndjson');
let server: Server;
let agent: Api;
let auditor: Api;

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);
const audit = (api: Api, path: string) => api.request(`/v1/audit/${path}`);

beforeAll(async () => {
  server = await startServer(folder);
  agent = await server.as('agent');
  auditor = await server.as('auditor');
  await agent.send('RegisterCustomer', { customerId: 'c-1', name: 'Sri Lestari' });
  const call = { channel: 'call', direction: 'inbound', outcome: 'connected' };
  await agent.send('LogInteraction', {
    interactionId: 'i-1',
    ...call,
    sender: { kind: 'phone', value: '+628120000001' },
  });
  await agent.send('LinkInteraction', { interactionId: 'i-1', customerId: 'c-1' });
  await agent.send('ChangeProfile', { customerId: 'c-1', set: { name: 'Sri Wahyuni' } });
}, TIMEOUT_MS);

afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
  removeFolder(elsewhere);
});

describe('an auditor', () => {
  test('sees what became known of a customer in its order, personal values withheld', async () => {
    const { status, body } = await audit(auditor, 'customers/c-1/events?limit=3');
    expect(status).toBe(200);
    expect(body.items.map(({ address }: any) => address)).toEqual([
      'customer-c-1@0',
      'interaction-i-1@0',
      'interaction-i-1@1',
    ]);
    expect(body.items[0]).toMatchObject({ type: 'CustomerRegistered', actor: { kind: 'agent', id: 'test-agent' } });
    expect(body.items[0].data.name).toEqual({ withheld: true });
    const rest = await audit(auditor, `customers/c-1/events?limit=3&cursor=${body.nextCursor}`);
    expect(rest.body.items.map(({ address }: any) => address)).toEqual(['customer-c-1@1']);
    expect(rest.body.nextCursor).toBeNull();
  });

  test('sees personal values where they were granted, and stands in the access log for it', async () => {
    const granted = await server.as('auditor', 'tia', { personal: true });
    const { body } = await audit(granted, 'events/customer-c-1@0');
    expect(body.data.name).toBe('Sri Lestari');
    expect(body.rows).toContainEqual({ view: 'customer-360', table: expect.any(String), key: 'c-1' });
    const { body: log } = await audit(auditor, 'access?who=tia&customer=c-1');
    expect(log.items[0]).toMatchObject({ who: 'tia', kind: 'read', whom: ['c-1'] });
  });

  test('follows a command to its events and the rows that they touch, and back', async () => {
    const opened = await agent.send('ChangeProfile', { customerId: 'c-1', set: { language: 'id' } });
    const { body } = await audit(auditor, `trace/${opened.correlationId}`);
    expect(body.commands).toHaveLength(1);
    expect(body.commands[0]).toMatchObject({ commandId: opened.commandId, actor: { id: 'test-agent' } });
    const [event] = body.commands[0].events;
    expect(event.address).toBe(opened.events[0].address);
    expect(event.rows).toContainEqual({ view: 'customer-360', table: expect.any(String), key: 'c-1' });
    const back = await audit(auditor, `events/${event.address}`);
    expect(back.body).toMatchObject({ commandId: opened.commandId, correlationId: opened.correlationId });
    expect((await audit(auditor, 'trace/nothing')).status).toBe(404);
  });

  test('steps through a customer’s events with customer-360 beside each', async () => {
    const granted = await server.as('auditor', 'tia', { personal: true });
    const { body } = await audit(granted, 'customers/c-1/steps');
    const names = body.items.map(({ customer360 }: any) => customer360.profile.name.value);
    expect(names[0]).toBe('Sri Lestari');
    expect(names.at(-1)).toBe('Sri Wahyuni');
  });

  test('is the only one who may, beside admins', async () => {
    for (const path of ['customers/c-1/events', 'streams/customer-c-1', 'trace/x', 'export?customer=c-1']) {
      expect({ path, status: (await audit(agent, path)).status }).toEqual({ path, status: 403 });
    }
    const admin = await server.as('admin');
    expect((await audit(admin, 'streams/customer-c-1?limit=1')).body.items[0].data.name).toBe('Sri Lestari');
  });
});

describe('what an auditor takes along', () => {
  test('is sealed, proved and exported, and holds offline until a byte of it is changed', async () => {
    expect((await audit(auditor, 'events/customer-c-1@0/proof')).body.code).toBe('not-sealed-yet');
    const { sealed, keyId } = await kenalJson(folder, ['seal']);
    expect(sealed).toBe(1);
    expect(statSync(files(folder).sealKey).mode & 0o077).toBe(0);
    copyFileSync(files(folder).seals, kept);
    const proof = join(elsewhere, 'proof.json');
    writeFileSync(proof, JSON.stringify((await audit(auditor, 'events/customer-c-1@0/proof')).body));
    const exported = join(elsewhere, 'c-1.ndjson');
    await kenalJson(folder, ['export', '--customer', 'c-1', '--out', exported]);
    for (const file of [proof, exported]) {
      const whole = await kenalJson(elsewhere, ['verify', file, '--seals', kept]);
      expect(whole.file).toMatchObject({ whole: true, keyId });
      const text = readFileSync(file, 'utf8');
      expect(text).not.toContain('Sri');
      writeFileSync(file, text.replace('CustomerRegistered', 'CustomerRegistereb'));
      expect((await kenal(elsewhere, ['verify', file, '--seals', kept])).code).toBe(1);
    }
  });

  test('still holds after the key was replaced', async () => {
    const before = (await kenalJson(folder, ['seal'])).keyId;
    const { keyId } = await kenalJson(folder, ['seal', '--replace-key']);
    expect(keyId).not.toBe(before);
    await agent.send('ChangeProfile', { customerId: 'c-1', set: { language: 'en' } });
    expect((await kenalJson(folder, ['seal'])).keyId).toBe(keyId);
    const { chain } = await kenalJson(folder, ['verify', '--chain', '--seals', kept]);
    expect(chain).toMatchObject({ seals: 2, unsealed: 1 });
  });

  test('tells a log whose end was cut off, and one whose chain was made anew', async () => {
    await server.stop();
    copyFileSync(files(folder).seals, kept);
    const db = new Database(files(folder).events);
    const cut = db.prepare('SELECT max(position) FROM events').pluck().get();
    db.prepare('DELETE FROM events WHERE position = ?').run(cut);
    db.close();
    const { code, stdout } = await kenal(folder, ['verify', '--chain', '--seals', kept]);
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('ledger-seals@') });
    expect(stdout).toContain('first bad seal: 2');
    await expect(startServer(folder)).rejects.toThrow('events are missing');
    for (const side of ['', '-wal', '-shm']) rmSync(files(folder).views + side, { force: true });
    await expect(startServer(folder)).rejects.toThrow('is no seal of this log');
  });
});
