const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * FNV-1a of the UTF-8 bytes, 32 bits (draft-eastlake-fnv), with its bits mixed (MurmurHash3's finaliser), modulo
 * `partitions`. Frozen: what partition a row belongs to hangs on it.
 */
export const partitionFor = (text: string, partitions: number): number => {
  let hash = OFFSET_BASIS;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, PRIME);
  return mixed(hash) % partitions;
};

// FNV's lowest bits alone tell little of a short text.
const mixed = (hash: number): number => {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};
