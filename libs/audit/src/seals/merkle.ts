import { hash } from 'node:crypto';

/**
 * Merkle trees as in RFC 6962 §2.1: SHA-256, leaves after a byte 0, inner nodes after a byte 1, the left side the
 * largest full tree. Frozen for ever, like the chain: seals that lie elsewhere were made with it.
 *
 * Hashes are lower-case hex: Node makes a text of a hash three times as fast as a Buffer.
 */
export class MerkleTree {
  /** Roots of full trees, each smaller than the one before. */
  private readonly full: { readonly root: string; readonly leaves: number }[] = [];

  add(leaf: string): void {
    let root = leaf;
    let leaves = 1;
    for (let last = this.full.at(-1); last?.leaves === leaves; last = this.full.at(-1)) {
      root = nodeHash(last.root, root);
      leaves *= 2;
      this.full.pop();
    }
    this.full.push({ root, leaves });
  }

  /** Throws without leaves. */
  root(): string {
    const [last, ...others] = this.full.toReversed();
    if (!last) throw new RangeError('A tree needs a leaf.');
    return others.reduce((right, { root }) => nodeHash(root, right), last.root);
  }
}

/** Of an event: where it stands in the whole log, counted from 1, and its own hash. */
export const leafHash = (ordinal: number, eventHash: string): string => hash('sha256', `\0${ordinal}\n${eventHash}`);

/** The hashes that lead from the leaf at `index` to the root: its sibling first. */
export const pathTo = (index: number, leaves: readonly string[]): string[] => {
  if (leaves.length === 1) return [];
  const left = leftSize(leaves.length);
  const [own, other, at] =
    index < left
      ? [leaves.slice(0, left), leaves.slice(left), index]
      : [leaves.slice(left), leaves.slice(0, left), index - left];
  return [...pathTo(at, own), rootOf(other)];
};

/** The root that a leaf and its path lead to; undefined: the path is not one of a tree of this size. */
export const rootAlong = (leaf: string, index: number, size: number, path: readonly string[]): string | undefined => {
  const climb = (at: number, leaves: number, up: readonly string[]): string | undefined => {
    if (leaves === 1) return up.length === 0 ? leaf : undefined;
    const sibling = up.at(-1);
    if (sibling === undefined || !HASH.test(sibling)) return undefined;
    const left = leftSize(leaves);
    const isLeft = at < left;
    const own = climb(isLeft ? at : at - left, isLeft ? left : leaves - left, up.slice(0, -1));
    return own && (isLeft ? nodeHash(own, sibling) : nodeHash(sibling, own));
  };
  return index >= 0 && index < size ? climb(index, size, path) : undefined;
};

const rootOf = (leaves: readonly string[]): string => {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
};

/** The largest power of two below the number of leaves. */
const leftSize = (leaves: number): number => 2 ** (31 - Math.clz32(leaves - 1));

const HASH = /^[0-9a-f]{64}$/;
const HASH_BYTES = 32;
/** A byte 1 and room for two hashes. */
const inner = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

const nodeHash = (left: string, right: string): string => {
  inner.write(left, 1, 'hex');
  inner.write(right, 1 + HASH_BYTES, 'hex');
  return hash('sha256', inner);
};
