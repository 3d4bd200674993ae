import { mkdtempSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KeyDestroyed } from '../key-store.js';
import { localKms, MASTER_KEY_BYTES } from '../kms.js';
import { SqliteKeyStore } from './sqlite-key-store.js';

let folder: string;
let store: SqliteKeyStore;
let sync: jest.SpiedFunction<FileHandle['datasync']>;
/** What the disk was asked for and has not answered yet. */
let asked: { readonly done: () => void; readonly fail: (error: Error) => void }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-keys-'));
  store = new SqliteKeyStore(join(folder, 'keys.db'), localKms(randomBytes(MASTER_KEY_BYTES)));
  const handle = await open(join(folder, 'any'), 'w');
  asked = [];
  sync = jest
    .spyOn(Object.getPrototypeOf(handle) as FileHandle, 'datasync')
    .mockImplementation(() => new Promise<void>((done, fail) => asked.push({ done, fail })));
  await handle.close();
});

afterEach(() => {
  sync.mockRestore();
  store.close();
  rmSync(folder, { recursive: true });
});

const soon = () => new Promise((resolve) => setTimeout(resolve, 10));

/** Of promises, which have not ended. */
const pending = async (...promises: readonly Promise<unknown>[]): Promise<readonly boolean[]> => {
  const ended = promises.map(() => false);
  promises.forEach((promise, nth) => promise.catch(() => undefined).finally(() => (ended[nth] = true)));
  await soon();
  return ended.map((each) => !each);
};

const disk = async (answer: 'done' | Error = 'done') => {
  while (asked.length === 0) await soon();
  const { done, fail } = asked.shift()!;
  if (answer === 'done') done();
  else fail(answer);
};

describe('a key on its way to the disk', () => {
  it('is given to nobody before it is there', async () => {
    const first = store.keyOf('customer-1');
    expect(await pending(first)).toEqual([true]);
    const meanwhile = store.keyOf('customer-1');
    expect(await pending(first, meanwhile)).toEqual([true, true]);
    await disk();
    const { id } = await first;
    expect(await pending(meanwhile)).toEqual([true]);
    await disk();
    expect((await meanwhile).id).toBe(id);
    expect((await store.keyOf('customer-1')).id).toBe(id);
    expect(sync).toHaveBeenCalledTimes(2);
  });

  it('lets those that are wanted meanwhile go together', async () => {
    const first = store.keyOf('customer-1');
    await pending(first);
    const others = Promise.all(Array.from({ length: 64 }, (_, n) => store.keyOf(`customer-other-${n}`)));
    await pending(others);
    expect(asked).toHaveLength(1);
    await disk();
    await disk();
    await Promise.all([first, others]);
    expect(sync).toHaveBeenCalledTimes(2);
  });

  it('is not given sooner where its owner becomes an heir meanwhile', async () => {
    const mail = store.keyOf('interaction-1');
    await disk();
    await mail;
    const first = store.keyOf('customer-1');
    await pending(first);
    const adopted = store.adopt('interaction-1', 'customer-1');
    await pending(adopted);
    const again = store.keyOf('customer-1');
    expect(await pending(first, again)).toEqual([true, true]);
    await disk();
    await disk();
    await disk();
    await adopted;
    expect((await again).id).toBe((await first).id);
  });

  it('is not given where it was destroyed meanwhile', async () => {
    const key = store.keyOf('customer-1');
    await pending(key);
    const destroyed = store.destroy(['customer-1']);
    await disk();
    await disk();
    expect(await destroyed).toBe(1);
    await expect(key).rejects.toThrow(KeyDestroyed);
    await expect(store.keyOf('customer-1')).rejects.toThrow(KeyDestroyed);
  });

  it('that may not have arrived is not given, nor any other afterwards', async () => {
    const key = store.keyOf('customer-1');
    await disk(new Error('EIO: i/o error'));
    await expect(key).rejects.toThrow('EIO');
    await expect(store.keyOf('customer-1')).rejects.toThrow('not open');
  });
});

describe('adoptions and destructions', () => {
  it('are answered when they have reached the disk', async () => {
    const adopted = store.adopt('interaction-1', 'customer-1');
    await disk();
    expect(await pending(adopted)).toEqual([true]);
    await disk();
    await adopted;
    const destroyed = store.destroy(['customer-never-seen']);
    expect(await pending(destroyed)).toEqual([true]);
    await disk();
    expect(await destroyed).toBe(0);
  });
});
