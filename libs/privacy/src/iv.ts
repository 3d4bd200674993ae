import { randomFillSync } from 'node:crypto';

/** Of AES-GCM, NIST SP 800-38D §5.2.1.1. */
export const IV_BYTES = 12;

const STOCK = Buffer.alloc(IV_BYTES * 256);
let used = STOCK.length;

/** A random initialisation vector. They are drawn many at a time: the system takes about as long for one. */
export const newIv = (): Buffer => {
  if (used === STOCK.length) {
    randomFillSync(STOCK);
    used = 0;
  }
  used += IV_BYTES;
  return Buffer.from(STOCK.subarray(used - IV_BYTES, used));
};
