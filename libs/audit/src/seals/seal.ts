import { hash } from 'node:crypto';
import type { Instant } from '#kernel';
import { canonicalJson } from '../canonical.js';
import { leafHash, MerkleTree } from './merkle.js';
import type { SigningKey } from './signing.js';

/** Where seals and the keys that sign them stand in the log. */
export const SEALS_STREAM = 'ledger-seals';
export const MAX_SEALED_EVENTS = 10_000;

/** A key begins to sign seals. The first vouches for itself, every further one is vouched for by the one before. */
export interface SealKey {
  readonly keyId: string;
  /** base64url */
  readonly publicKey: string;
  readonly introducedAt: Instant;
  readonly replaces?: string;
  /** Of the key replaced, over all other fields. */
  readonly signature?: string;
}

/** What a seal states and its key signs. It knows no positions, so it also fits a copy of the log. */
export interface Statement {
  /** From 1. */
  readonly number: number;
  /** The first and last event sealed, counted from 1 in the whole log. */
  readonly from: number;
  readonly to: number;
  /** Address of the last one. */
  readonly upTo: string;
  /** Of the Merkle tree over (count, hash) of these events. */
  readonly root: string;
  /** `sealHash` of the seal before; the first has none. */
  readonly previous?: string;
  readonly sealedAt: Instant;
  /** Customers forgotten by these events. */
  readonly forgotten: readonly string[];
  /** SHA-256, hex, of `marks`. */
  readonly marksHash: string;
  readonly keyId: string;
}

export interface Seal extends Statement {
  readonly signature: string;
  /**
   * The first `MARK_BYTES` of every event's hash, base64: the root proves that something was changed, these tell where.
   */
  readonly marks: string;
}

/** What stands in `ledger-seals`, and a line each in the file that is kept elsewhere. */
export type SealRecord =
  | { readonly type: 'SealKeyIntroduced'; readonly data: SealKey }
  | { readonly type: 'LedgerSealed'; readonly data: Seal };

export const MARK_BYTES = 4;

/** The events to be sealed. */
export interface Unsealed {
  /** The first one's count in the whole log. */
  readonly from: number;
  /** Of the events in order, at most `MAX_SEALED_EVENTS`. */
  readonly hashes: readonly string[];
  /** Address of the last one. */
  readonly upTo: string;
  readonly forgotten: readonly string[];
}

export const sealOf = (unsealed: Unsealed, previous: Seal | undefined, sealedAt: Instant, key: SigningKey): Seal => {
  const { from, hashes, upTo, forgotten } = unsealed;
  const tree = new MerkleTree();
  hashes.forEach((hash, index) => tree.add(leafHash(from + index, hash)));
  const marks = Buffer.from(hashes.map(markOf).join(''), 'hex').toString('base64');
  const statement: Statement = {
    number: (previous?.number ?? 0) + 1,
    from,
    to: from + hashes.length - 1,
    upTo,
    root: tree.root(),
    ...(previous && { previous: sealHash(previous) }),
    sealedAt,
    forgotten,
    marksHash: hash('sha256', marks),
    keyId: key.keyId,
  };
  return { ...statement, signature: key.sign(signedText(statement)), marks };
};

/** A key with the word of the one that it replaces. */
export const keyOf = (key: SigningKey, introducedAt: Instant, replaced?: SigningKey): SealKey => {
  const { keyId, publicKey } = key;
  if (!replaced) return { keyId, publicKey, introducedAt };
  const introduction = { keyId, publicKey, introducedAt, replaces: replaced.keyId };
  return { ...introduction, signature: replaced.sign(introductionText(introduction)) };
};

/** What the next seal names as `previous`. */
export const sealHash = ({ marks: _, ...rest }: Seal): string => hash('sha256', canonicalJson(rest));

export const signedText = (statement: Statement | Seal): string => {
  const { signature: _, marks: __, ...stated } = statement as Seal;
  return canonicalJson({ type: 'LedgerSealed', ...stated });
};

export const introductionText = ({ signature: _, ...introduction }: SealKey): string =>
  canonicalJson({ type: 'SealKeyIntroduced', ...introduction });

/** Hex. */
export const markOf = (eventHash: string): string => eventHash.slice(0, MARK_BYTES * 2);

export const marksOf = ({ marks }: Seal): string[] => {
  const hex = Buffer.from(marks, 'base64').toString('hex');
  return hex.match(MARK) ?? [];
};

const MARK = new RegExp(`.{${MARK_BYTES * 2}}`, 'g');
