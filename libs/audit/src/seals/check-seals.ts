import { hash } from 'node:crypto';
import { canonicalJson } from '../canonical.js';
import { introductionText, sealHash, signedText, type Seal, type SealKey, type SealRecord } from './seal.js';
import { isSignedBy, keyIdOf } from './signing.js';

export interface CheckedSeals {
  /** Those before the first that is wrong. */
  readonly seals: readonly Seal[];
  /** All keys that were introduced rightly, by id. */
  readonly keys: ReadonlyMap<string, SealKey>;
  readonly fault: SealFault | undefined;
}

export interface SealFault {
  /** The nth record, from 0: its revision in `ledger-seals`. */
  readonly record: number;
  /** The first seal that cannot be trusted. */
  readonly seal: number;
  readonly sentence: string;
}

/**
 * Checks records against each other, in their order: each key introduced by the one before, each seal signed by the key
 * in force, following the seal before without a gap. Whether they fit the log is another question.
 */
export const checkSeals = (records: readonly SealRecord[]): CheckedSeals => {
  const keys = new Map<string, SealKey>();
  const seals: Seal[] = [];
  let inForce: SealKey | undefined;
  for (const [nth, record] of records.entries()) {
    const { type, data } = record;
    const wrong = recordFault(record, seals.at(-1), inForce);
    if (wrong !== undefined) {
      return { seals, keys, fault: { record: nth, seal: seals.length + 1, sentence: wrong } };
    }
    if (type === 'LedgerSealed') seals.push(data);
    else keys.set(data.keyId, (inForce = data));
  }
  return { seals, keys, fault: undefined };
};

/** The first record in which two lists differ, as far as both go; undefined: one is the beginning of the other. */
export const firstDifference = (a: readonly SealRecord[], b: readonly SealRecord[]): number | undefined => {
  const both = Math.min(a.length, b.length);
  for (let nth = 0; nth < both; nth += 1) if (canonicalJson(a[nth]) !== canonicalJson(b[nth])) return nth;
  return undefined;
};

const recordFault = ({ type, data }: SealRecord, last: Seal | undefined, key: SealKey | undefined) => {
  try {
    return type === 'LedgerSealed' ? sealFault(data, last, key) : keyFault(data, key);
  } catch {
    return 'This is neither a seal nor a key.';
  }
};

const sealFault = (seal: Seal, last: Seal | undefined, key: SealKey | undefined): string | undefined => {
  const { number, from, to, marks, marksHash, previous, keyId, signature } = seal;
  const expected = (last?.number ?? 0) + 1;
  if (number !== expected || from !== (last?.to ?? 0) + 1 || to < from) {
    return `Seal ${number} does not follow the one before: seal ${expected} is missing or was changed.`;
  }
  if (previous !== (last && sealHash(last))) return `Seal ${number} names another seal than ${number - 1} before it.`;
  if (hash('sha256', marks) !== marksHash) return `The marks of seal ${number} were changed.`;
  if (!key || key.keyId !== keyId || !isSignedBy(key.publicKey, signedText(seal), signature)) {
    return `Seal ${number} is not signed by the key that was in force.`;
  }
  return undefined;
};

const keyFault = (key: SealKey, inForce: SealKey | undefined): string | undefined => {
  const { keyId, publicKey, replaces, signature = '' } = key;
  if (keyId !== keyIdOf(publicKey)) return `Key ${keyId} is not the one that its id names.`;
  if (replaces !== inForce?.keyId) return `Key ${keyId} does not replace the key that was in force.`;
  return inForce && !isSignedBy(inForce.publicKey, introductionText(key), signature)
    ? `Key ${keyId} is not signed by the key that it replaces.`
    : undefined;
};
