import type { Class } from '#kernel';
import type { Blinder } from './blinder.js';
import type { DataKey, KeyStore } from './key-store.js';
import { open } from './opener.js';
import { hasPersonal, seal } from './sealer.js';

/** All that the way of a command needs to keep personal data: keys, seals and blind names in one. */
export interface Vault extends Blinder {
  /** See `KeyStore.keyOf`. */
  keyOf(owner: string): Promise<DataKey>;
  seal<D extends object>(data: D, cls: Class, address: string, key: DataKey): D;
  hasPersonal(data: object, cls: Class): boolean;
  open<T>(value: T): T;
}

export const vault = (keys: KeyStore, blinder: Blinder): Vault => ({
  ...blinder,
  keyOf: (owner) => keys.keyOf(owner),
  seal,
  hasPersonal,
  open: (value) => open(value, keys),
});
