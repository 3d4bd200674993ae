import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyLedger } from '#audit';
import { position, START } from '#event-store';
import { loadConfig } from '#platform';
import { open } from '#privacy';
import { backup, restore } from './backup.js';
import { openLog } from './open-kenal.js';
import type { WritingSide } from './writing-side.js';

/** More than a backup copies at once. */
const CUSTOMERS = 3_000;
const PATIENCE_MS = 3_000;

let folder: string;
const inFolder = (name: string) => join(folder, name);
const opened = (name: string) => openLog({ config: loadConfig({ KENAL_DATA: inFolder(name) }, folder) });

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kenal-backup-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const sender = { client: 'test', actor: { kind: 'agent', id: 'test' }, roles: ['admin'] } as const;
const register = ({ handling }: WritingSide, customerId: string) =>
  handling.handle({ name: 'RegisterCustomer', body: { customerId, name: `Name ${customerId}` }, sender });

it('a backup ends though commands come in without pause, and what is restored is whole', async () => {
  const log = await opened('data');
  await Promise.all(Array.from({ length: CUSTOMERS }, (_, nth) => register(log, `c-${nth}`)));
  let ended = false;
  const copying = backup(inFolder('data'), inFolder('copy'), { wrote: () => undefined }).then(() => (ended = true));
  const until = performance.now() + PATIENCE_MS;
  let [written, commits] = [0, 0];
  const all = async (write: () => Promise<unknown>): Promise<void> => {
    while (!ended && performance.now() < until) await write();
  };
  // A commit each turn of the event loop, as a busy server makes.
  const commit = () => log.store.checkpoints.set('test', position((commits += 1)));
  await Promise.all([all(commit), all(() => register(log, `late-${(written += 1)}`))]);
  const endedInTime = ended;
  await copying;
  await log.close();
  expect({ endedInTime, written: written > 0 }).toEqual({ endedInTime: true, written: true });

  restore(inFolder('copy'), inFolder('restored'), { wrote: () => undefined });
  const { store, keys, close } = await opened('restored');
  expect(await verifyLedger(store)).toMatchObject({ fault: undefined });
  const names = [];
  for (let after = START, head = ''; after !== head;) {
    const page = await store.readAll({ after, types: ['CustomerRegistered'], limit: 1_000 });
    names.push(...page.events.map(({ data }) => (open(JSON.parse(data), keys) as { name: string }).name));
    ({ next: after, head } = page);
  }
  expect(names.length).toBeGreaterThanOrEqual(CUSTOMERS);
  expect(names.every((name) => /^Name (c|late)-\d+$/.test(name))).toBe(true);
  await close();
});

it('a folder that holds nothing of Kenal is no backup', async () => {
  const wrote = () => undefined;
  const copying = backup(inFolder('nowhere'), inFolder('copy'), { wrote });
  await expect(copying).rejects.toThrow(/nothing to copy in .*nowhere/);
  expect(existsSync(inFolder('copy'))).toBe(false);
});
