import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafHash, MerkleTree, pathTo, rootAlong } from './merkle.js';

const sha256 = (...parts: readonly (string | Buffer)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

const hashes = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => sha256(`event ${i}`).toString('hex'));
const leavesOf = (count: number): string[] => hashes(count).map((hash, i) => leafHash(i + 1, hash));

const rootOf = (leaves: readonly string[]): string => {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
};

/** As RFC 6962 §2.1 writes it down. */
const defined = (leaves: readonly string[]): Buffer => {
  if (leaves.length === 1) return Buffer.from(leaves[0]!, 'hex');
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return sha256('\u0001', defined(leaves.slice(0, left)), defined(leaves.slice(left)));
};

describe('the tree of a seal', () => {
  it('has the root that is frozen', () => {
    expect(leafHash(1, 'ab')).toBe(sha256('\u0000', '1\nab').toString('hex'));
    expect(rootOf(leavesOf(1))).toBe('b1fc88a7eead4f0d369c4860e1dbe84029aa6dda5678daced2033dba9f2b0e92');
    expect(rootOf(leavesOf(7))).toBe('29a8a03c37d82bbe07fe676d42ea2cde08d4241d202a8a2bc74081cfb2c68b5f');
  });

  it('has the root that RFC 6962 defines, whatever its size', () => {
    for (let size = 1; size <= 70; size += 1) {
      expect(rootOf(leavesOf(size))).toBe(defined(leavesOf(size)).toString('hex'));
    }
    expect(() => new MerkleTree().root()).toThrow(RangeError);
  });

  it('leads from every leaf to its root, and from no other leaf or place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (size, a, b) => {
        const [index, other] = [a % size, b % size];
        const leaves = leavesOf(size);
        const [root, path] = [rootOf(leaves), pathTo(index, leaves)];
        expect(rootAlong(leaves[index]!, index, size, path)).toBe(root);
        if (other === index) return;
        expect(rootAlong(leaves[other]!, index, size, path)).not.toBe(root);
        expect(rootAlong(leaves[index]!, other, size, path)).not.toBe(root);
      }),
    );
  });

  it('has no path that is longer or shorter, and none beyond its leaves', () => {
    const leaves = leavesOf(5);
    const path = pathTo(2, leaves);
    for (const wrong of [path.slice(1), path.slice(0, -1), [...path, path[0]!], [], ['', ...path.slice(1)]]) {
      expect(rootAlong(leaves[2]!, 2, 5, wrong)).not.toBe(rootOf(leaves));
    }
    expect(rootAlong(leaves[2]!, 5, 5, path)).toBeUndefined();
    expect(rootAlong(leaves[2]!, -1, 5, path)).toBeUndefined();
  });
});
