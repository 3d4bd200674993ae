import { afterAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { environment, killLeftOvers, newFolder, removeFolder, ROOT, startServer } from '../support/server.js';

const LAUNCHER = join(ROOT, 'infra', 'run', 'kenal.mjs');
const TIMEOUT_MS = 60_000;

const folder = newFolder();
const groups: ChildProcess[] = [];

afterAll(() => {
  for (const { pid } of groups) kill(-pid!, 'SIGKILL');
  killLeftOvers();
  removeFolder(folder);
});

const kill = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended before.
  }
};

/** What `npm start` does, in a process group of its own as in a terminal. Resolves when it says that it runs. */
const npmStart = async (command = 'start', env: Record<string, string> = {}) => {
  const options = { cwd: ROOT, env: { ...environment(folder), ...env }, detached: true };
  const child = spawn('node', [LAUNCHER, command], options);
  groups.push(child);
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const running = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      if (output.includes('Ctrl-C stops it')) resolve();
    });
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    child.once('close', (code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
  await running;
  return { child, ended, output: () => output };
};

describe('npm start', () => {
  it(
    'ends in a running system that says how to get in, once',
    async () => {
      const { child, ended, output } = await npmStart();
      const [link] = /http:\S+\/sign-in\?code=\S+/.exec(output())!;
      const page = await fetch(link!);
      expect(page.status).toBe(200);
      const text = await page.text();
      const [token] = /ey[\w-]+\.[\w-]+\.[\w-]+/.exec(text)!;
      const [views] = /http:\S+\/v1\/views/.exec(text)!;
      expect((await fetch(views!, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
      expect((await fetch(link!)).status).toBe(401);
      process.kill(child.pid!, 'SIGTERM');
      expect(await ended).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'stops cleanly at Ctrl-C, which a terminal sends to the whole group',
    async () => {
      const { child, ended } = await npmStart();
      process.kill(-child.pid!, 'SIGINT');
      expect(await ended).toBe(0);
      const left = readdirSync(folder).filter((name) => /-wal$|-shm$|\.pid$|^server\.json$/.test(name));
      expect(left).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'finishes what is being answered, and refuses no connection with a bare end',
    async () => {
      const server = await startServer(folder);
      const api = await server.as('agent');
      const replies = Array.from({ length: 50 }, (_, nth) =>
        api.command('RegisterCustomer', { customerId: `c-${nth}`, name: 'Sri' }).catch(() => undefined),
      );
      await Promise.race(replies);
      await server.stop();
      const statuses = new Set((await Promise.all(replies)).map((reply) => reply?.status));
      expect(server.process.exitCode).toBe(0);
      expect([...statuses].filter((status) => ![200, 503, undefined].includes(status))).toEqual([]);
      const again = await startServer(folder);
      const kept = await Promise.all(replies);
      const admin = await again.as('admin');
      for (const reply of kept.filter((each) => each?.status === 200)) {
        expect((await admin.view(`customer-360/${reply!.body.ids.customerId}`)).status).toBe(200);
      }
      await again.stop();
    },
    TIMEOUT_MS,
  );

  it(
    'refuses a second server on the same folder, and names the first',
    async () => {
      const first = await startServer(folder);
      await expect(startServer(folder)).rejects.toThrow(new RegExp(`open for writing in process ${first.process.pid}`));
      await first.stop();
    },
    TIMEOUT_MS,
  );

  it.each([
    [{ KENAL_COLOUR: 'red' }, 'KENAL_COLOUR is no setting.'],
    [{ KENAL_HTTP: 'nowhere' }, 'KENAL_HTTP must be host:port'],
    [{ KENAL_AUTH: 'none', KENAL_HTTP: '0.0.0.0:0' }, 'KENAL_AUTH may be none only where KENAL_HTTP is a loopback'],
    [{ KENAL_TIME_ZONE: 'Europe/Berlin' }, 'Asia/Jakarta'],
    [{ KENAL_CURRENCY: 'USD' }, 'IDR'],
  ])(
    'refuses to start with %j, in a sentence',
    async (env, sentence) => {
      const started = startServer(folder, env);
      await expect(started).rejects.toThrow(sentence);
      await expect(started).rejects.not.toThrow(/ at .*\.js/);
    },
    TIMEOUT_MS,
  );
});

describe('npm run demo', () => {
  it('starts with an organisation to look at', async () => {
    const demo = newFolder();
    const { child, ended, output } = await npmStart('demo', { KENAL_DATA: demo, KENAL_AUTH: 'none' });
    const [address] = /http:\/\/127[^\s/]+/.exec(output())!;
    const ask = async (path: string) => (await fetch(`${address}/v1/views/${path}`)).json() as Promise<any>;
    expect((await ask('customer-360/demo-0001')).customerId).toBe('demo-0001');
    expect((await ask('pipeline-board')).items.length).toBeGreaterThan(0);
    process.kill(child.pid!, 'SIGTERM');
    expect(await ended).toBe(0);
    removeFolder(demo);
  }, 180_000);
});
