import type { KeyObject } from 'node:crypto';
import { streamName } from '#kernel';

/** The AES-256 key of one owner. Its bytes never leave `secret`. */
export interface DataKey {
  readonly id: string;
  /** Whose it is: the heir, where there is one. Readers beside the writer may take a while to see an adoption. */
  readonly owner: string;
  readonly secret: KeyObject;
}

/** Whoever opens handles; also in other threads and processes than the one that makes and destroys keys. */
export interface KeyReader {
  /**
   * undefined: the key was destroyed. What was destroyed before the call is never given, whoever destroyed it. Throws
   * `UnknownKey` for an id that was never made here.
   */
  open(keyId: string): DataKey | undefined;
  close(): void;
}

/**
 * The keys of all owners. An owner is named by a stream (`ownerOf`): a customer's, or that of a thing whose customer is
 * unknown. An owner has one key; keys of other owners that it has adopted share its end.
 */
export interface KeyStore extends KeyReader {
  /** Made where absent, and durable before it is returned. Throws `KeyDestroyed`, for ever after `destroy`. */
  keyOf(owner: string): Promise<DataKey>;
  /** The same for many at once, made in one transaction; owners whose keys were destroyed are missing. */
  keysOf(owners: readonly string[]): Promise<ReadonlyMap<string, DataKey>>;
  /**
   * `owner` becomes `heir`'s: it keeps its key, which `destroy(heir)` takes too; at once, where that happened already.
   * A repeat changes nothing. Throws `AdoptedByAnother` where it has another heir.
   */
  adopt(owner: string, heir: string): Promise<void>;
  /**
   * Destroys the keys of the owners and of what they adopted, and lets them have none again. Answers how many keys it
   * destroyed: repeats and owners without a key are welcome, so every start can do it again. When it returns, the
   * destroyed keys stand in no file of the store.
   */
  destroy(owners: readonly string[]): Promise<number>;
}

/** Whose key seals the personal values of an event: the customer's where there is one, else the stream's own. */
export const ownerOf = (subject: string | undefined, stream: string): string =>
  subject === undefined ? stream : streamName('customer', subject);

/** The owner was forgotten: nothing personal can be written for it any more. */
export class KeyDestroyed extends Error {
  constructor(readonly owner: string) {
    super(`The key of ${owner} was destroyed.`);
    this.name = 'KeyDestroyed';
  }
}

/** A handle names a key that this store never made: a lost or foreign key store, not a forgotten person. */
export class UnknownKey extends Error {
  constructor(readonly keyId: string) {
    super(`Key ${keyId} is not in the key store. Is this the key store that belongs to the log?`);
    this.name = 'UnknownKey';
  }
}

export class AdoptedByAnother extends Error {
  constructor(
    readonly owner: string,
    readonly heir: string,
  ) {
    super(`${owner} belongs to ${heir} already.`);
    this.name = 'AdoptedByAnother';
  }
}

/** Unwrapped keys that a process keeps in memory. */
export const MAX_CACHED_KEYS = 20_000;
