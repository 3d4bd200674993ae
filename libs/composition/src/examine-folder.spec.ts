import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { loadConfig } from '#platform';
import { examineFolder } from './examine-folder.js';
import { openLog } from './open-kenal.js';
import { files } from './secrets.js';

const PAGE_BYTES = 4_096;

let folder: string;
const config = () => loadConfig({ KENAL_DATA: folder }, folder);
const sender = { client: 'test', actor: { kind: 'agent', id: 'test' }, roles: ['admin'] } as const;

let sound: string;

beforeAll(async () => {
  folder = sound = mkdtempSync(join(tmpdir(), 'kenal-doctor-'));
  const { handling, close } = await openLog({ config: config() });
  const register = (nth: number) =>
    handling.handle({ name: 'RegisterCustomer', body: { customerId: `c-${nth}`, name: 'Sri' }, sender });
  await Promise.all(Array.from({ length: 300 }, (_, nth) => register(nth)));
  await close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-doctor-'));
  cpSync(sound, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(() => rmSync(sound, { recursive: true }));

const garble = (file: string): void =>
  writeFileSync(file, readFileSync(file).fill('Z', 5 * PAGE_BYTES, 6 * PAGE_BYTES));

describe('examining a data folder', () => {
  it('finds nothing wrong with a sound one, and changes nothing', async () => {
    const kept = () => readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name));
    const before = kept();
    const { databases, faults } = await examineFolder(config());
    expect(faults).toEqual([]);
    expect(databases.map(({ file }) => basename(file)).sort()).toEqual(['access.db', 'events.db', 'keys.db']);
    expect(kept()).toEqual(before);
  });

  it('finds nothing wrong with one that nobody began', async () => {
    rmSync(folder, { recursive: true });
    expect(await examineFolder(config())).toEqual({ databases: [], faults: [] });
    mkdirSync(folder);
  });

  it('finds that one cannot be begun', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { faults } = await examineFolder({ ...config(), data: join(file, 'data') });
    expect(faults).toEqual([`No file can be made in ${file} (ENOTDIR). Its owner must be who runs Kenal.`]);
  });

  it.each<[string, keyof ReturnType<typeof files>, (file: string) => unknown, RegExp]>([
    ['a damaged page', 'events', garble, /events\.db is damaged/],
    ['a damaged page', 'keys', garble, /keys\.db is damaged/],
    ['no database', 'access', (file) => writeFileSync(file, 'Zzz'.repeat(10_000)), /access\.db is damaged/],
    ['no file', 'keys', rmSync, /keys\.db is missing .* kenal restore/],
    ['nothing', 'keys', (file) => truncateSync(file), /keys\.db is missing or empty/],
    ['no file', 'master', rmSync, /master\.key is missing/],
    ['no file', 'pepper', rmSync, /pepper\.key is missing/],
    ['other bytes', 'master', (file) => writeFileSync(file, Buffer.alloc(32, 7)), /master key is not the one/],
    ['fewer bytes', 'pepper', (file) => truncateSync(file, 31), /pepper\.key must hold 32 bytes/],
    ['what cannot be written', 'events', (file) => [rmSync(file), mkdirSync(file)], /events\.db may not be written/],
    ['fewer bytes', 'sealKey', (file) => writeFileSync(file, Buffer.alloc(31)), /must hold 32 bytes, not 31/],
    ['rights of others', 'token', (file) => chmodSync(file, 0o644), /token\.key holds a secret that others may read/],
  ])('finds %s: %s', async (_, which, damage, fault) => {
    damage(files(folder)[which]);
    expect((await examineFolder(config())).faults).toContainEqual(expect.stringMatching(fault));
  });

  // Rights do not bind root, as whom these tests may run.
  it('finds that no file can be made in the folder', async () => {
    if (!existsSync('/proc/self')) return;
    const { faults } = await examineFolder(loadConfig({ KENAL_DATA: '/proc' }, folder));
    expect(faults).toEqual([expect.stringMatching(/^No file can be made in \/proc \(\w+\)\. Its owner must be/)]);
  });
});
