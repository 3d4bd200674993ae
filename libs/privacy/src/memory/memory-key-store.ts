import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { AdoptedByAnother, KeyDestroyed, UnknownKey, type DataKey, type KeyStore } from '../key-store.js';

interface Held {
  key: DataKey;
  heir?: string;
}

/** Keys that live as long as the process: for tests. */
export class MemoryKeyStore implements KeyStore {
  private readonly held = new Map<string, Held>();
  private readonly byId = new Map<string, DataKey | undefined>();
  private readonly ended = new Set<string>();

  open(keyId: string): DataKey | undefined {
    if (!this.byId.has(keyId)) throw new UnknownKey(keyId);
    return this.byId.get(keyId);
  }

  close(): void {
    this.held.clear();
    this.byId.clear();
  }

  async keyOf(owner: string): Promise<DataKey> {
    const key = this.obtain(owner);
    if (!key) throw new KeyDestroyed(owner);
    return key;
  }

  async keysOf(owners: readonly string[]): Promise<ReadonlyMap<string, DataKey>> {
    const found = owners.map((owner) => [owner, this.obtain(owner)] as const);
    return new Map(found.filter((entry): entry is readonly [string, DataKey] => entry[1] !== undefined));
  }

  async adopt(owner: string, heir: string): Promise<void> {
    this.obtain(owner);
    const held = this.held.get(owner);
    if (held?.heir !== undefined && held.heir !== heir) throw new AdoptedByAnother(owner, held.heir);
    if (held) this.inherit(held, heir);
    if (this.ended.has(heir)) await this.destroy([owner]);
  }

  async destroy(owners: readonly string[]): Promise<number> {
    let destroyed = 0;
    for (const owner of owners) {
      this.ended.add(owner);
      for (const [holder, { key, heir }] of this.held) {
        if (holder !== owner && heir !== owner) continue;
        this.ended.add(holder);
        if (this.byId.get(key.id)) destroyed += 1;
        this.byId.set(key.id, undefined);
      }
    }
    return destroyed;
  }

  private inherit(held: Held, heir: string): void {
    held.heir = heir;
    held.key = { ...held.key, owner: heir };
    this.byId.set(held.key.id, held.key);
  }

  private obtain(owner: string): DataKey | undefined {
    if (this.ended.has(owner)) return undefined;
    const known = this.held.get(owner);
    if (known) return known.key;
    const key = { id: randomUUID(), owner, secret: createSecretKey(randomBytes(32)) };
    this.held.set(owner, { key });
    this.byId.set(key.id, key);
    return key;
  }
}
