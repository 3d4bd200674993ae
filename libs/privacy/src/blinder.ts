import { createHmac, createSecretKey } from 'node:crypto';
import { stringify } from 'uuid';

/** Names for outside and personal values that tell nothing without the installation's pepper. */
export interface Blinder {
  /**
   * The blind index of a normalised value (lower case and trimmed; E.164): 32 hex digits, so 128 bits, fit for an id.
   * The same value of two kinds has two.
   */
  blind(kind: string, value: string): string;
  /** The id (UUIDv8) of what an outside system knows as `externalId`: the same whenever it comes again. */
  derivedId(category: string, source: string, externalId: string): string;
  /** 64 hex digits by which two bodies of one command are compared. */
  bodyHmac(canonicalBody: string): string;
  /** 16 hex digits that tell one pepper from another and nothing of it. */
  fingerprint(): string;
}

/** Bytes of a pepper. */
export const PEPPER_BYTES = 32;

/** A blinder under `pepper`. What it gives is stored for ever: a lost pepper cannot be replaced. */
export const blinder = (pepper: Buffer): Blinder => {
  if (pepper.length !== PEPPER_BYTES) throw new RangeError(`A pepper has ${PEPPER_BYTES} bytes.`);
  const secret = createSecretKey(pepper);
  // The first element keeps the uses apart: no blind index is ever the HMAC of a body.
  const hmac = (...parts: readonly string[]): Buffer =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest();
  return {
    blind: (kind, value) => hmac('blind', kind, value).toString('hex', 0, 16),
    derivedId: (category, source, externalId) => uuidV8(hmac('id', category, source, externalId)),
    bodyHmac: (canonicalBody) => hmac('body', canonicalBody).toString('hex'),
    fingerprint: () => hmac('fingerprint').toString('hex', 0, 8),
  };
};

const VERSION_BYTE = 6;
const VARIANT_BYTE = 8;

/** RFC 9562 §5.8: 122 bits of our own. */
const uuidV8 = (bytes: Buffer): string => {
  bytes[VERSION_BYTE] = (bytes[VERSION_BYTE]! & 0x0f) | 0x80;
  bytes[VARIANT_BYTE] = (bytes[VARIANT_BYTE]! & 0x3f) | 0x80;
  return stringify(bytes);
};
