import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from '../support/api.js';
import { kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

const TIMEOUT_MS = 120_000;
const folder = newFolder();
const backup = join(newFolder(), 'backup');
const restored = `${folder}-restored`;
const refused = `${folder}-refused`;
let server: Server;
let api: Api;

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

const amount = { amount: 100, currency: 'IDR' };
const deal = { customerId: 'c-1', pipeline: 'sales', title: 'Office', amount, closeDate: '2027-01-31', owner: 'ann' };

beforeAll(async () => {
  server = await startServer(folder);
  api = await server.as('admin');
  for (const nth of [1, 2, 3]) await api.send('RegisterCustomer', { customerId: `c-${nth}`, name: `Sri ${nth}` });
  await api.send('OpenDeal', { dealId: 'd-1', ...deal });
}, TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  killLeftOvers();
  for (const each of [folder, backup, `${backup}-half`, restored, refused]) removeFolder(each);
});

describe('kenal', () => {
  test('tells how it is used, with an example each', async () => {
    const { code, stdout } = await kenal(folder, ['--help']);
    expect(code).toBe(0);
    const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].flatMap(([, name]) => (name === 'help' ? [] : [name!]));
    expect(names).toEqual(
      expect.arrayContaining(['import', 'token', 'verify', 'rebuild', 'backup', 'restore', 'doctor']),
    );
    const helps = await Promise.all(names.map(async (name) => ({ name, ...(await kenal(folder, [name, '--help'])) })));
    for (const help of helps) {
      expect(help).toMatchObject({ code: 0, stdout: expect.stringMatching(/Examples?:\n {2}.*kenal /) });
    }
  });

  test('fails, exit 1, with a sentence', async () => {
    for (const [args, sentence] of [
      [['forget', 'c-9'], 'There is no customer c-9.'],
      [['restore', folder], 'Kenal runs on'],
    ] as const) {
      const { code, stdout, stderr } = await kenal(folder, args);
      expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
      expect(stderr).toContain(sentence);
      expect(stderr).not.toMatch(/ at .*\.js/);
    }
  });
});

describe('kenal token', () => {
  test('issues what the server takes, for its role alone', async () => {
    const { stdout } = await kenal(folder, ['token', '--role', 'analyst', '--subject', 'ann', '--ttl', '15m']);
    const analyst = new Api(server.address, stdout.trim());
    expect((await analyst.view('customer-360/c-1')).body.profile.name.value).toEqual({ withheld: true });
    expect((await analyst.command('RegisterCustomer', { name: 'Budi' })).status).toBe(403);
    const granted = ['--role', 'service', '--subject', 'shop', '--commands', 'AdvanceDeal'];
    const answer = await kenalJson(folder, ['token', ...granted]);
    expect(answer).toEqual({ token: expect.any(String), role: 'service', subject: 'shop', ttlSeconds: 8 * 3_600 });
    const service = new Api(server.address, answer.token);
    expect((await service.command('RegisterCustomer', { name: 'Budi' })).status).toBe(403);
    expect((await service.command('AdvanceDeal', { dealId: 'd-1', to: 'qualified' })).status).toBe(200);
  });
});

describe('a folder that no Kenal was started on', () => {
  test('is begun neither by a token nor by other keys', async () => {
    for (const args of [
      ['token', '--role', 'agent', '--subject', 'ann'],
      ['keys', 'rotate-tokens'],
      ['keys', 'rotate-master'],
    ]) {
      const { code, stderr } = await kenal(refused, args);
      expect({ args, code, stderr }).toEqual({
        args,
        code: 2,
        stderr: expect.stringContaining(`no Kenal in ${refused}`),
      });
      expect(existsSync(refused)).toBe(false);
    }
  });
});

describe('kenal backup and restore', () => {
  test('work while the server does; another starts on what was restored', async () => {
    const writing = Promise.all(
      Array.from({ length: 50 }, (_, nth) => api.send('OpenDeal', { dealId: `d-b${nth}`, ...deal })),
    );
    const { written } = await kenalJson(folder, ['backup', backup]);
    await writing;
    const names = [
      'access/access.db',
      'keys/keys.db',
      'keys/master.key',
      'keys/pepper.key',
      'keys/token.key',
      'log/events.db',
    ];
    expect(written.toSorted()).toEqual([...names, 'views/views.db'].map((name) => join(backup, name)));
    expect((await kenal(folder, ['backup', backup])).stderr).toContain('is not empty');
    await kenalJson(restored, ['restore', backup]);
    const other = await startServer(restored);
    const there = await other.as('admin');
    const { position } = await there.send('AdvanceDeal', { dealId: 'd-1', to: 'proposal' });
    const { body } = await there.view('customer-360/c-1', { after: position });
    expect(body.profile.name.value).toBe('Sri 1');
    const stageOf = async (at: Api) =>
      (await at.view('customer-360/c-1')).body.deals.find(({ dealId }: any) => dealId === 'd-1').stage;
    expect([await stageOf(api), await stageOf(there)]).toEqual(['qualified', 'proposal']);
    await other.stop();
    expect((await kenal(restored, ['verify'])).code).toBe(0);
  });

  test('refuse half a backup', async () => {
    cpSync(backup, `${backup}-half`, { recursive: true });
    removeFolder(join(`${backup}-half`, 'keys'));
    const { code, stderr } = await kenal(refused, ['restore', `${backup}-half`]);
    expect({ code, exists: existsSync(refused) }).toEqual({ code: 1, exists: false });
    expect(stderr).toMatch(/not whole: .*keys\.db.* missing/);
  });
});

describe('kenal forget', () => {
  test('forgets on the running server', async () => {
    expect((await kenalJson(folder, ['forget', 'c-3'])).forgottenBy).toBe('customer-c-3@1');
    const { body } = await api.view('customer-360/c-3', {
      after: (await api.send('OpenDeal', { dealId: 'd-x', ...deal })).position,
    });
    expect(body.profile.name.value).toEqual({ forgotten: true });
    expect((await kenal(folder, ['forget', 'c-3'])).stdout).toContain('c-3 was forgotten before: customer-c-3@1');
  });
});
