import type { Kms } from './kms.js';

/** While a master key is being replaced: wraps under the next one, unwraps what either has wrapped. */
export const replacingKms = (next: Kms, old: Kms): Kms => ({
  wrap: (keyId, secret) => next.wrap(keyId, secret),
  unwrap(keyId, wrapped) {
    try {
      return next.unwrap(keyId, wrapped);
    } catch {
      return old.unwrap(keyId, wrapped);
    }
  },
});
