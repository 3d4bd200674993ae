import { describe, it } from '@jest/globals';
import type { KeyStore } from '../key-store.js';
import { keyStoreCases, type Case } from './key-store.cases.js';

export { keyStoreCases, type Case };

/** Every promise of `KeyStore`, one test each; `make` gives a fresh, empty store. */
export const keyStoreContract = (name: string, make: () => KeyStore): void => {
  describe(`a key store (${name})`, () => {
    it.each(keyStoreCases.map((one) => [one.promise, one] as const))('%s', async (_, one) => {
      const store = make();
      try {
        await one.prove(store);
      } finally {
        store.close();
      }
    });
  });
};
