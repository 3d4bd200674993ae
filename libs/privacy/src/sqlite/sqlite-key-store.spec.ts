import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { keyStoreContract } from '../contract/index.js';
import { UnknownKey } from '../key-store.js';
import { localKms, type Kms } from '../kms.js';
import { SqliteKeyReader } from './sqlite-key-reader.js';
import { SqliteKeyStore } from './sqlite-key-store.js';

const folder = mkdtempSync(join(tmpdir(), 'kenal-keys-'));
const kms = localKms(randomBytes(32));
let files = 0;
const freshFile = (): string => join(folder, `keys-${(files += 1)}.db`);

afterAll(() => rmSync(folder, { recursive: true }));

keyStoreContract('SQLite', () => new SqliteKeyStore(freshFile(), kms));

/** How many of the store's files (database, WAL) hold these bytes. */
const filesWith = (file: string, bytes: Buffer): number =>
  readdirSync(folder).filter(
    (name) => join(folder, name).startsWith(file) && readFileSync(join(folder, name)).includes(bytes),
  ).length;

const wrappedBytes = (file: string, keyId: string): Buffer => {
  const db = new Database(file, { readonly: true });
  const wrapped = db.prepare<[string], Buffer>('SELECT wrapped FROM keys WHERE id = ?').pluck().get(keyId)!;
  db.close();
  return wrapped;
};

describe('the SQLite key store', () => {
  it('commits a key to disk before it gives it: another connection sees it at once, unwrapped nowhere', async () => {
    const file = freshFile();
    const store = new SqliteKeyStore(file, kms);
    const key = await store.keyOf('customer-1');
    expect(filesWith(file, wrappedBytes(file, key.id))).toBeGreaterThan(0);
    expect(filesWith(file, key.secret.export())).toBe(0);
    store.close();
  });

  it('syncs the WAL by itself only where its order matters, and erases what it deletes', () => {
    const store = new SqliteKeyStore(freshFile(), kms);
    const db = (store as unknown as { db: Database.Database }).db;
    expect(['journal_mode', 'synchronous', 'secure_delete'].map((name) => db.pragma(name, { simple: true }))).toEqual([
      'wal',
      1,
      1,
    ]);
    store.close();
  });

  it('makes the keys of many callers in one transaction', async () => {
    const store = new SqliteKeyStore(freshFile(), kms);
    const db = (store as unknown as { db: Database.Database }).db;
    const observer = new Database(db.name, { readonly: true });
    const version = observer.prepare<[], number>('PRAGMA data_version').pluck();
    const before = version.get()!;
    await Promise.all(Array.from({ length: 64 }, (_, i) => store.keyOf(`customer-${i}`)));
    expect(version.get()! - before).toBe(1);
    observer.close();
    store.close();
  });

  it('keeps keys, adoptions and destructions over a restart', async () => {
    const file = freshFile();
    const first = new SqliteKeyStore(file, kms);
    const [kept, mail] = [await first.keyOf('customer-1'), await first.keyOf('interaction-1')];
    await first.adopt('interaction-1', 'customer-2');
    await first.destroy(['customer-3']);
    first.close();
    const second = new SqliteKeyStore(file, kms);
    expect((await second.keyOf('customer-1')).secret.equals(kept.secret)).toBe(true);
    expect(await second.destroy(['customer-2', 'customer-3'])).toBe(1);
    expect(second.open(mail.id)).toBeUndefined();
    second.close();
  });

  it('leaves destroyed keys in no file', async () => {
    const file = freshFile();
    const store = new SqliteKeyStore(file, kms);
    const key = await store.keyOf('customer-1');
    const wrapped = wrappedBytes(file, key.id);
    expect(filesWith(file, wrapped)).toBeGreaterThan(0);
    await store.destroy(['customer-1']);
    expect(filesWith(file, wrapped)).toBe(0);
    store.close();
  });

  it('refuses to start under another master key', async () => {
    const file = freshFile();
    new SqliteKeyStore(file, kms).close();
    const other = localKms(randomBytes(32));
    expect(() => new SqliteKeyStore(file, other)).toThrow('master key is not the one');
    expect(() => new SqliteKeyReader(file, other)).toThrow('master key is not the one');
  });

  it('does not open a wrapped key in the row of another', async () => {
    const file = freshFile();
    const store = new SqliteKeyStore(file, kms);
    const [a, b] = [await store.keyOf('customer-a'), await store.keyOf('customer-b')];
    store.close();
    const db = new Database(file);
    db.prepare('UPDATE keys SET wrapped = (SELECT wrapped FROM keys WHERE id = ?) WHERE id = ?').run(a.id, b.id);
    db.close();
    const reader = new SqliteKeyReader(file, kms);
    expect(reader.open(a.id)?.secret.equals(a.secret)).toBe(true);
    expect(() => reader.open(b.id)).toThrow();
    reader.close();
  });
});

describe('a reader of the SQLite key store', () => {
  it('opens keys made after it started, and none any more once they are destroyed', async () => {
    const file = freshFile();
    const store = new SqliteKeyStore(file, kms);
    const reader = new SqliteKeyReader(file, kms);
    const [gone, kept] = [await store.keyOf('customer-1'), await store.keyOf('customer-2')];
    expect(reader.open(gone.id)?.secret.equals(gone.secret)).toBe(true);
    expect(reader.open(kept.id)?.secret.equals(kept.secret)).toBe(true);
    await store.destroy(['customer-1']);
    expect(reader.open(gone.id)).toBeUndefined();
    expect(reader.open(kept.id)?.secret.equals(kept.secret)).toBe(true);
    expect(() => reader.open('no-such-key')).toThrow(UnknownKey);
    reader.close();
    store.close();
  });

  it('unwraps a key once, not at every use', async () => {
    const file = freshFile();
    const store = new SqliteKeyStore(file, kms);
    let unwrapped = 0;
    const counting: Kms = { wrap: kms.wrap, unwrap: (id, bytes) => ((unwrapped += 1), kms.unwrap(id, bytes)) };
    const reader = new SqliteKeyReader(file, counting);
    const { id } = await store.keyOf('customer-1');
    unwrapped = 0;
    for (let i = 0; i < 10; i += 1) reader.open(id);
    expect(unwrapped).toBe(1);
    reader.close();
    store.close();
  });
});
