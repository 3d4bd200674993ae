import { contractSuite } from '#kernel/contract';
import type { KeyStore } from '../key-store.js';
import { keyStoreCases } from './key-store.cases.js';

export { keyStoreCases };

/** Runs every case on a fresh, empty store that `make` gives. */
export const keyStoreContract = (name: string, make: () => KeyStore): void =>
  contractSuite(`a key store (${name})`, keyStoreCases, async () => make());
