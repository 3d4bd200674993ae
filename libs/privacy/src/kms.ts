import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { IV_BYTES, newIv } from './iv.js';

/** Wraps data keys for storage. */
export interface Kms {
  /** Bound to the key's id: wrapped bytes do not open under another id. */
  wrap(keyId: string, secret: Buffer): Buffer;
  /** Throws where the bytes were changed or wrapped under another master key. */
  unwrap(keyId: string, wrapped: Buffer): Buffer;
}

/** Bytes of a master key. */
export const MASTER_KEY_BYTES = 32;
const TAG_BYTES = 16;

/** AES-256-GCM under a master key that this process holds. A wrapped key is iv ‖ ciphertext ‖ tag. */
export const localKms = (masterKey: Buffer): Kms => {
  const secret = createSecretKey(masterKey);
  return {
    wrap(keyId, plain) {
      const iv = newIv();
      const cipher = createCipheriv('aes-256-gcm', secret, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(keyId));
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    unwrap(keyId, wrapped) {
      const decipher = createDecipheriv('aes-256-gcm', secret, wrapped.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(keyId)).setAuthTag(wrapped.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(wrapped.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
};
