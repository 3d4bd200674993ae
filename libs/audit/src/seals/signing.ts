import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';

/** What signs seals and exports: Ed25519 (RFC 8032). */
export interface SigningKey {
  readonly keyId: string;
  /** The 32 bytes of the public key, base64url. */
  readonly publicKey: string;
  /** base64url */
  sign(text: string): string;
}

export const SEED_BYTES = 32;

/** The key that a secret of `SEED_BYTES` bytes stands for. */
export const signingKey = (seed: Buffer): SigningKey => {
  if (seed.length !== SEED_BYTES) throw new RangeError(`The seed of a signing key has ${SEED_BYTES} bytes.`);
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  const publicKey = spki.subarray(SPKI.length).toString('base64url');
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), secret).toString('base64url'),
  };
};

/** Names a public key without doubt, so that people can compare it: half of its SHA-256 in hex. */
export const keyIdOf = (publicKey: string): string =>
  hash('sha256', Buffer.from(publicKey, 'base64url'), 'hex').slice(0, 32);

/** False also for what is no key or no signature at all. */
export const isSignedBy = (publicKey: string, text: string, signature: string): boolean => {
  try {
    const key = createPublicKey({
      key: Buffer.concat([SPKI, Buffer.from(publicKey, 'base64url')]),
      format: 'der',
      type: 'spki',
    });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
};

// What DER puts before the bytes of an Ed25519 key (RFC 8410).
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
