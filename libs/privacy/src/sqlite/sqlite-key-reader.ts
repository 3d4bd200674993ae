import { createSecretKey } from 'node:crypto';
import Database from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { MAX_CACHED_KEYS, UnknownKey, type DataKey, type KeyReader } from '../key-store.js';
import type { Kms } from '../kms.js';
import { readingStatements, type KeyRow } from './statements.js';

/**
 * Opens the keys of a store that another thread or process writes. It reads the count of destructions before every key,
 * so a cached key never outlives its destruction. Throws where the store does not exist or has another master key.
 */
export class SqliteKeyReader implements KeyReader {
  private readonly db: Database.Database;
  private readonly sql: ReturnType<typeof readingStatements>;
  private readonly cache = new LRUCache<string, DataKey>({ max: MAX_CACHED_KEYS });
  private generation = -1;

  constructor(
    file: string,
    private readonly kms: Kms,
  ) {
    this.db = new Database(file, { readonly: true, fileMustExist: true });
    this.sql = readingStatements(this.db);
    assertMasterKey(this.sql.probe.get(), kms);
  }

  open(keyId: string): DataKey | undefined {
    const generation = this.sql.generation.get()!;
    if (generation !== this.generation) this.cache.clear();
    this.generation = generation;
    const cached = this.cache.get(keyId);
    if (cached) return cached;
    const row = this.sql.byId.get(keyId);
    if (!row) throw new UnknownKey(keyId);
    const key = unwrapped(row, this.kms);
    if (key) this.cache.set(keyId, key);
    return key;
  }

  close(): void {
    this.cache.clear();
    this.db.close();
  }
}

export const unwrapped = ({ id, owner, heir, wrapped }: KeyRow, kms: Kms): DataKey | undefined =>
  wrapped === null ? undefined : { id, owner: heir ?? owner, secret: createSecretKey(kms.unwrap(id, wrapped)) };

/** What the master key wraps so that a wrong one is found before it makes any key. */
export const PROBE_ID = 'probe';

export const assertMasterKey = (probe: Buffer | null | undefined, kms: Kms): void => {
  try {
    if (probe) kms.unwrap(PROBE_ID, probe);
  } catch {
    throw new Error(
      'The master key is not the one that wrapped the keys of this key store. Restore the right master key.',
    );
  }
};
