import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#platform';
import { openQueryApi } from './open-beside.js';
import { openLog } from './open-kenal.js';
import { files } from './secrets.js';

let folder: string;
const opened = (data = folder) => openLog({ config: loadConfig({ KENAL_DATA: data }, folder) });
const sender = { client: 'test', actor: { kind: 'agent', id: 'test' }, roles: ['admin'] } as const;

/** A folder in which so many customers were registered, closed. */
const written = async (customers: number): Promise<void> => {
  const { handling, close } = await opened();
  const register = (nth: number) =>
    handling.handle({ name: 'RegisterCustomer', body: { customerId: `c-${nth}`, name: 'Sri' }, sender });
  await Promise.all(Array.from({ length: customers }, (_, nth) => register(nth)));
  await close();
};

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kenal-start-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('a start is refused, and writes nothing in its place, where', () => {
  it.each(['keys', 'master', 'pepper'] as const)(
    '%s is missing, though the log holds personal values',
    async (which) => {
      await written(1);
      const file = files(folder)[which];
      rmSync(file);
      const before = readdirSync(folder);
      await expect(opened()).rejects.toThrow(new RegExp(`${file} is missing.* kenal restore <folder> --only keys`));
      expect(readdirSync(folder)).toEqual(before);
    },
  );

  it('the key store is empty, though the log holds personal values', async () => {
    await written(1);
    writeFileSync(files(folder).keys, '');
    await expect(opened()).rejects.toThrow(`${files(folder).keys} is missing or empty`);
    expect(readFileSync(files(folder).keys)).toHaveLength(0);
  });

  it.each([
    ['the key store', 'keys', '--only keys'],
    ['the access log', 'access', 'move it elsewhere'],
  ] as const)('%s is no database, by its name', async (_, which, advice) => {
    await written(1);
    writeFileSync(files(folder)[which], 'Zzz'.repeat(10_000));
    await expect(opened()).rejects.toThrow(new RegExp(`${files(folder)[which]} is damaged .*${advice}`));
  });

  it('a page of the key store is damaged', async () => {
    await written(300);
    const { keys } = files(folder);
    const bytes = readFileSync(keys);
    expect(bytes.length).toBeGreaterThan(10 * 4_096);
    writeFileSync(keys, bytes.fill('Z', 5 * 4_096, 6 * 4_096));
    await expect(opened()).rejects.toThrow(`${keys} is damaged`);
  });

  it('a process that only reads comes first', async () => {
    const config = loadConfig({ KENAL_DATA: folder }, folder);
    const started = openQueryApi({ config, alarm: () => undefined });
    await expect(started).rejects.toThrow(`${files(folder).keys} is not there. Start command-api on this folder`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('the folder cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(opened(join(folder, 'file', 'data'))).rejects.toThrow(/folder .*file\/data cannot be made/);
  });
});

it('a log without personal values starts without its key store, as it did when that was made', async () => {
  await written(0);
  for (const name of ['keys', 'master'] as const) rmSync(files(folder)[name]);
  await (await opened()).close();
  expect(existsSync(files(folder).keys)).toBe(true);
});

it('a seal key that is missing is not made anew where the log was sealed', async () => {
  const { handling, seals, close } = await opened();
  const { keyId } = await seals.key();
  await handling.handle({ name: 'SealLedger', body: {}, sender });
  rmSync(files(folder).sealKey);
  await expect(seals.key()).rejects.toThrow(`${files(folder).sealKey} is not key ${keyId}`);
  expect(existsSync(files(folder).sealKey)).toBe(false);
  await close();
});
