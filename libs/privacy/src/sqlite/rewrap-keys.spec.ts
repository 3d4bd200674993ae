import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { localKms, MASTER_KEY_BYTES, type Kms } from '../kms.js';
import { replacingKms } from '../replacing-kms.js';
import { rewrapKeys } from './rewrap-keys.js';
import { SqliteKeyStore } from './sqlite-key-store.js';

const OWNERS = Array.from({ length: 1_200 }, (_, n) => `customer-${n}`);

let folder: string;
let file: string;
let old: Kms;
let next: Kms;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-keys-'));
  file = join(folder, 'keys.db');
  [old, next] = [localKms(randomBytes(MASTER_KEY_BYTES)), localKms(randomBytes(MASTER_KEY_BYTES))];
});
afterEach(() => rmSync(folder, { recursive: true }));

const secretsUnder = async (kms: Kms): Promise<readonly string[]> => {
  const store = new SqliteKeyStore(file, kms);
  try {
    const keys = await store.keysOf(OWNERS);
    return OWNERS.map((owner) => keys.get(owner)?.secret.export().toString('hex') ?? 'destroyed');
  } finally {
    store.close();
  }
};

describe('another master key', () => {
  it('opens the same keys, and the old one none', async () => {
    const before = await secretsUnder(old);
    expect(rewrapKeys(file, { next, old })).toEqual({ keys: 1_200, total: 1_200 });
    expect(await secretsUnder(next)).toEqual(before);
    await expect(secretsUnder(old)).rejects.toThrow('not the one');
  });

  it('leaves nothing that the old one wrapped in any file, and nobody comes back', async () => {
    await secretsUnder(old);
    const store = new SqliteKeyStore(file, old);
    await store.destroy(['customer-7']);
    store.close();
    const db = new Database(file, { readonly: true });
    const wrapped = db.prepare<[], Buffer>('SELECT wrapped FROM keys WHERE wrapped IS NOT NULL').pluck().all();
    db.close();
    rewrapKeys(file, { next, old });
    const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    expect(wrapped.filter((each) => bytes.includes(each))).toEqual([]);
    expect((await secretsUnder(next))[7]).toBe('destroyed');
  });

  it('may be cut off at any batch: all keys open meanwhile, also new ones, and it goes on', async () => {
    const before = await secretsUnder(old);
    for (const stopAfter of [500, 1_000, 1_200]) {
      const cut = ({ keys }: { keys: number }) => {
        if (keys >= stopAfter) throw new Error('cut off');
      };
      expect(() => rewrapKeys(file, { next, old }, cut)).toThrow('cut off');
      expect(await secretsUnder(replacingKms(next, old))).toEqual(before);
      const store = new SqliteKeyStore(file, replacingKms(next, old));
      await store.keyOf(`customer-new-${stopAfter}`);
      store.close();
    }
    expect(rewrapKeys(file, { next, old })).toEqual({ keys: 1_203, total: 1_203 });
    expect(await secretsUnder(next)).toEqual(before);
  });
});
