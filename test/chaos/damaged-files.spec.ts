import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { files } from '#composition';
import { kenal } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer } from '../support/server.js';
import { lifeOf, PROGRAM_BODY } from './lives.js';

const LIVES = 60;
const PAGE_BYTES = 4_096;
const TIMEOUT_MS = 60_000;

/** A folder with a log and views of some pages each, cleanly closed; each test damages a copy. */
const whole = newFolder();
const folder = `${whole}-damaged`;

beforeAll(async () => {
  const server = await startServer(whole);
  const api = await server.as('admin');
  await api.send('PublishProgram', PROGRAM_BODY);
  await Promise.all(
    Array.from({ length: LIVES }, async (_, nth) => {
      for (const { name, body, key } of lifeOf(String(nth))) await api.send(name, body, key);
    }),
  );
  const { position } = await api.send('RegisterCustomer', { customerId: 'c-last', name: 'Last' });
  await api.view('customer-360/c-last', { after: position, reactions: 'true' });
  await server.stop();
}, TIMEOUT_MS);

afterAll(() => {
  killLeftOvers();
  removeFolder(whole);
  removeFolder(folder);
});

const damaged = (file: string, damage: (file: string) => void): void => {
  removeFolder(folder);
  cpSync(whole, folder, { recursive: true });
  damage(file);
};

/** Changes a file's bytes from `from` (a part of its length) on, `bytes` of them. */
const overwrite =
  (from: number, bytes: number) =>
  (file: string): void => {
    const content = readFileSync(file);
    const start = Math.floor((content.length * from) / PAGE_BYTES) * PAGE_BYTES;
    content.fill('Z', start, Math.min(content.length, start + bytes));
    writeFileSync(file, content);
  };

const cutOff = (file: string): void => truncateSync(file, Math.floor(readFileSync(file).length / 2));

describe('a view file', () => {
  it.each<[string, (file: string) => void]>([
    ['is no database', (file) => writeFileSync(file, 'Zzz'.repeat(10_000))],
    ['has lost its head', overwrite(0, 100)],
    ['has lost some pages', overwrite(0.2, 4 * PAGE_BYTES)],
    ['has lost its second half', cutOff],
  ])(
    'that %s is made anew at the start',
    async (_, damage) => {
      damaged(files(folder).views, damage);
      const server = await startServer(folder);
      const api = await server.as('admin');
      const { position } = await api.send('RegisterCustomer', { customerId: 'c-new', name: 'New' });
      for (const id of ['new', '0', '17', String(LIVES - 1)]) {
        const seen = await api.view(`customer-360/c-${id}`, { after: position });
        expect({ id, ...seen }).toMatchObject({ status: 200, body: { customerId: `c-${id}` } });
      }
      expect(server.output()).toMatch(/views\.db is damaged .* It is made anew from the log\./);
      await server.stop();
      const { code, stdout } = await kenal(folder, ['verify', '--views']);
      expect({ code, stdout }).toMatchObject({ code: 0 });
    },
    TIMEOUT_MS,
  );
});

describe('a log', () => {
  it.each<[string, (file: string) => void, RegExp]>([
    ['is no database', (file) => writeFileSync(file, 'Zzz'.repeat(10_000)), /events\.db/],
    ['has lost a page', overwrite(0.5, PAGE_BYTES), /events\.db is damaged: .*(position \d+ \(\S+@\d+\)|index)/],
    ['has lost its second half', cutOff, /events\.db/],
  ])(
    'that %s refuses the start and names the place',
    async (_, damage, place) => {
      damaged(files(folder).events, damage);
      const started = startServer(folder);
      await expect(started).rejects.toThrow(place);
      await expect(started).rejects.toThrow(/Kenal did not start\..*Restore a backup/);
      const { code, stderr } = await kenal(folder, ['verify', '--chain']);
      expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/events\.db/) });
    },
    TIMEOUT_MS,
  );

  it.each<[string, (file: string) => void]>([
    ['is gone', (file) => rmSync(file)],
    ['is empty', (file) => writeFileSync(file, '')],
  ])(
    'that %s under these views refuses the start, and says how to go on',
    async (_, damage) => {
      damaged(files(folder).events, damage);
      await expect(startServer(folder)).rejects.toThrow(/The log ends at position \d+, but .*views\.db has seen \d+/);
      for (const side of ['', '-wal', '-shm']) rmSync(files(folder).views + side, { force: true });
      const server = await startServer(folder);
      const api = await server.as('admin');
      const { position } = await api.send('RegisterCustomer', { customerId: 'c-new', name: 'New' });
      expect((await api.view('customer-360/c-new', { after: position })).status).toBe(200);
      expect((await api.view('customer-360/c-17')).status).toBe(404);
      await server.stop();
    },
    TIMEOUT_MS,
  );
});
