import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Sealed } from '#kernel';
import { IV_BYTES, newIv } from './iv.js';
import type { DataKey } from './key-store.js';

const TAG_BYTES = 16;
const OPTIONS = { authTagLength: TAG_BYTES };

/** A handle does not open: it was changed, or moved to another event or field. */
export class BrokenSeal extends Error {
  constructor(handle: Sealed) {
    super(`The sealed value of field ${handle.$sealed?.f} of ${handle.$sealed?.at} was tampered with.`);
    this.name = 'BrokenSeal';
  }
}

/** Seals any JSON value (AES-256-GCM; additional data: key id, address, field). */
export const sealValue = (value: unknown, address: string, field: string, key: DataKey): Sealed => {
  const iv = newIv();
  const cipher = createCipheriv('aes-256-gcm', key.secret, iv, OPTIONS).setAAD(placeOf(key.id, address, field));
  const text = cipher.update(JSON.stringify(value), 'utf8');
  cipher.final();
  const sealed = Buffer.concat([iv, text, cipher.getAuthTag()]).toString('base64');
  return { $sealed: { k: key.id, at: address, f: field, v: sealed } };
};

/** The clear value. Throws `BrokenSeal`. */
export const openValue = (handle: Sealed, key: DataKey): unknown => {
  try {
    const { at, f, v } = handle.$sealed;
    const bytes = Buffer.from(v, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key.secret, bytes.subarray(0, IV_BYTES), OPTIONS);
    decipher.setAAD(placeOf(key.id, at, f)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8');
    return JSON.parse(text + decipher.final('utf8'));
  } catch {
    throw new BrokenSeal(handle);
  }
};

// The canonical JSON of a list of well-formed texts is what JSON.stringify writes.
const placeOf = (...place: readonly string[]): Buffer => Buffer.from(JSON.stringify(place));
