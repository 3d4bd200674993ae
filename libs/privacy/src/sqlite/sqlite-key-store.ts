import { createSecretKey, randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { v7 } from 'uuid';
import {
  AdoptedByAnother,
  KeyDestroyed,
  MAX_CACHED_KEYS,
  UnknownKey,
  type DataKey,
  type KeyStore,
} from '../key-store.js';
import type { Kms } from '../kms.js';
import { assertMasterKey, PROBE_ID, unwrapped } from './sqlite-key-reader.js';
import { createTables, readingStatements, writingStatements } from './statements.js';

const DATA_KEY_BYTES = 32;
const BUSY_TIMEOUT_MS = 5_000;

/** The one writer of `keys.db`. Others open it by `SqliteKeyReader`. */
export class SqliteKeyStore implements KeyStore {
  private readonly db: Database.Database;
  private readonly sql: ReturnType<typeof readingStatements> & ReturnType<typeof writingStatements>;
  private readonly byId = new LRUCache<string, DataKey>({ max: MAX_CACHED_KEYS });
  private readonly byOwner = new LRUCache<string, DataKey>({ max: MAX_CACHED_KEYS });
  private wanted = new Set<string>();
  private creation: Promise<void> | undefined;
  /** Ends when all creations before the one that is gathered now have ended. */
  private turn: Promise<unknown> = Promise.resolve();
  /** Committed keys on their way to the disk: nobody gets one before. */
  private readonly coming = new Map<string, DataKey>();
  private wal: Promise<FileHandle> | undefined;

  constructor(
    file: string,
    private readonly kms: Kms,
  ) {
    this.db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    this.db.pragma('journal_mode = WAL');
    // Commits do not wait for the disk, which would hold up the thread that takes commands: `durable` does.
    this.db.pragma('synchronous = NORMAL');
    this.db.pragma('secure_delete = ON');
    createTables(this.db);
    this.sql = { ...readingStatements(this.db), ...writingStatements(this.db) };
    const probe = this.sql.probe.get();
    assertMasterKey(probe, kms);
    if (!probe) this.sql.setProbe.run(kms.wrap(PROBE_ID, randomBytes(DATA_KEY_BYTES)));
    // What a crash left in the WAL may hold keys that were destroyed since.
    this.truncateWal();
  }

  open(keyId: string): DataKey | undefined {
    const cached = this.byId.get(keyId);
    if (cached) return cached;
    const row = this.sql.byId.get(keyId);
    if (!row) throw new UnknownKey(keyId);
    const key = unwrapped(row, this.kms);
    if (key) this.byId.set(keyId, key);
    return key;
  }

  async keyOf(owner: string): Promise<DataKey> {
    const key = this.byOwner.get(owner) ?? (await this.keysOf([owner])).get(owner);
    if (!key) throw new KeyDestroyed(owner);
    return key;
  }

  async keysOf(owners: readonly string[]): Promise<ReadonlyMap<string, DataKey>> {
    const found = owners.map((owner) => [owner, this.coming.has(owner) ? 'absent' : this.known(owner)] as const);
    const absent = found.filter(([, key]) => key === 'absent').map(([owner]) => owner);
    if (absent.length > 0) await this.created(absent);
    const keys = new Map<string, DataKey>();
    for (const [owner, before] of found) {
      const key = before === 'absent' ? this.known(owner) : before;
      if (typeof key === 'object') keys.set(owner, key);
    }
    return keys;
  }

  async adopt(owner: string, heir: string): Promise<void> {
    await this.keysOf([owner]);
    const { id, heir: known } = this.sql.byOwner.get(owner)!;
    if (known && known !== heir) throw new AdoptedByAnother(owner, known);
    if (!known) this.sql.setHeir.run(heir, owner);
    this.letGo({ id, owner });
    // In the same turn as the adoption: a key that has to end must not be used between.
    await (this.known(heir) === 'destroyed' ? this.destroy([owner]) : this.durable());
  }

  async destroy(owners: readonly string[]): Promise<number> {
    const destroyed = this.db.transaction(() => owners.flatMap((owner) => this.end(owner)))();
    for (const key of destroyed) this.letGo(key);
    if (destroyed.length > 0) this.truncateWal();
    await this.durable();
    return destroyed.length;
  }

  close(): void {
    this.byId.clear();
    this.byOwner.clear();
    this.db.close();
    void this.wal?.then(
      (wal) => wal.close(),
      () => undefined,
    );
  }

  private end(owner: string): readonly { id: string; owner: string }[] {
    const destroyed = this.sql.destroy.all(owner, owner);
    this.sql.bury.run(v7(), owner);
    if (destroyed.length > 0) this.sql.nextGeneration.run();
    return destroyed;
  }

  private known(owner: string): DataKey | 'absent' | 'destroyed' {
    const cached = this.byOwner.get(owner);
    if (cached) return cached;
    const row = this.sql.byOwner.get(owner);
    if (!row) return 'absent';
    const key = unwrapped(row, this.kms);
    if (!key) return 'destroyed';
    if (!this.coming.has(owner)) this.remember(owner, key);
    return key;
  }

  /** What is wanted in one turn of the event loop, or while others are on their way, is made in one transaction. */
  private created(owners: readonly string[]): Promise<void> {
    for (const owner of owners) this.wanted.add(owner);
    this.creation ??= this.createWanted(Promise.all([this.turn, new Promise(setImmediate)]));
    return this.creation;
  }

  private createWanted(begin: Promise<unknown>): Promise<void> {
    const creation = begin.then(async () => {
      const wanted = [...this.wanted];
      this.wanted.clear();
      this.creation = undefined;
      const made = this.db.transaction(() => this.create(wanted))();
      for (const key of made) this.coming.set(key.owner, key);
      await this.durable();
      // But for those that were destroyed meanwhile.
      for (const key of made) if (this.coming.delete(key.owner)) this.remember(key.owner, key);
    });
    this.turn = creation.catch(() => undefined);
    return creation;
  }

  // Nothing for an owner who was destroyed while it waited.
  private create(owners: readonly string[]): readonly DataKey[] {
    // The system takes about as long to draw one secret as to draw all.
    const drawn = randomBytes(owners.length * DATA_KEY_BYTES);
    const made: DataKey[] = [];
    owners.forEach((owner, nth) => {
      const id = v7();
      const secret = drawn.subarray(nth * DATA_KEY_BYTES, (nth + 1) * DATA_KEY_BYTES);
      const { changes } = this.sql.insert.run(id, owner, this.kms.wrap(id, secret));
      if (changes > 0) made.push({ id, owner, secret: createSecretKey(secret) });
    });
    return made;
  }

  private letGo({ id, owner }: { id: string; owner: string }): void {
    this.byId.delete(id);
    this.byOwner.delete(owner);
    this.coming.delete(owner);
  }

  private remember(owner: string, key: DataKey): void {
    this.byOwner.set(owner, key);
    this.byId.set(key.id, key);
  }

  /**
   * What was committed before has reached the disk. What did not may be gone tomorrow whatever later tries say, so a
   * store that cannot keep its keys gives none any more.
   */
  private async durable(): Promise<void> {
    try {
      this.wal ??= open(`${this.db.name}-wal`, 'r+');
      await (await this.wal).datasync();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  private truncateWal(): void {
    const [outcome] = this.db.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
    if (outcome.busy)
      throw new Error('The key store is read without pause, so destroyed keys are still in its WAL file.');
  }
}
