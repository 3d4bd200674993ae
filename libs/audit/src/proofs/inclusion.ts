import { START, type EventStore, type RecordedEvent } from '#event-store';
import { addressOf, parseAddress } from '#kernel';
import { checkSeals } from '../seals/check-seals.js';
import { leafHash, pathTo, rootAlong } from '../seals/merkle.js';
import { sealRecords } from '../seals/notary.js';
import { signedText, type Seal, type SealKey, type Statement } from '../seals/seal.js';
import { isSignedBy, keyIdOf } from '../seals/signing.js';
import { addressIn, evidenceOf, isWhole, type Evidence } from './evidence.js';

/** Proves, with nothing but itself, that a signed seal covers an event just as it is. */
export interface InclusionProof {
  readonly kenal: 'proof';
  readonly version: 1;
  readonly event: Evidence;
  /** Counted from 1 in the whole log. */
  readonly ordinal: number;
  /** Hashes from the event's leaf up to the root, hex. */
  readonly path: readonly string[];
  readonly seal: Statement & { readonly signature: string };
  readonly key: SealKey;
}

/** undefined: no seal covers the event yet. */
export const proofOf = async (
  store: Pick<EventStore, 'read' | 'readAll'>,
  event: RecordedEvent,
): Promise<InclusionProof | undefined> => {
  const { seals, keys } = checkSeals(await sealRecords(store));
  const covering = await firstCovering(store, seals, event);
  if (!covering) return undefined;
  const { seal, after } = covering;
  const hashes: string[] = [];
  let index = -1;
  for (let from = after; hashes.length <= seal.to - seal.from;) {
    const left = seal.to - seal.from + 1 - hashes.length;
    const { events, next, head } = await store.readAll({ after: from, limit: Math.min(left, PAGE_EVENTS) });
    for (const { position, hash } of events) {
      if (position === event.position) index = hashes.length;
      hashes.push(hash);
    }
    if (next >= head) break;
    from = next;
  }
  const leaves = hashes.map((hash, nth) => leafHash(seal.from + nth, hash));
  const { marks: _, ...stated } = seal;
  return {
    kenal: 'proof',
    version: 1,
    event: evidenceOf(event, await hashBefore(store, event)),
    ordinal: seal.from + index,
    path: pathTo(index, leaves),
    seal: stated,
    key: keys.get(seal.keyId)!,
  };
};

/** The id of the key that vouches for the proof. Throws, saying why, where it proves nothing. */
export const checkProof = ({ event, ordinal, path, seal, key }: InclusionProof): string => {
  const address = addressIn(event);
  if (!isWhole(event)) throw new Error(`${address} is not what its hash says.`);
  const root = rootAlong(leafHash(ordinal, event.hash), ordinal - seal.from, seal.to - seal.from + 1, path);
  if (root !== seal.root) throw new Error(`Seal ${seal.number} does not cover ${address} as event ${ordinal}.`);
  if (keyIdOf(key.publicKey) !== seal.keyId || !isSignedBy(key.publicKey, signedText(seal), seal.signature)) {
    throw new Error(`Seal ${seal.number} is not signed by key ${seal.keyId}.`);
  }
  return seal.keyId;
};

/** The hash of the event before in the same stream. */
export const hashBefore = async (store: Pick<EventStore, 'read'>, event: RecordedEvent): Promise<string | null> => {
  if (event.revision === 0n) return null;
  for await (const { hash } of store.read(event.stream, { from: event.revision - 1n, limit: 1 })) return hash;
  throw new Error(`There is no event before ${addressOf(event.stream, event.revision)}.`);
};

const PAGE_EVENTS = 1_000;

/** The seal, and the position after which its events begin. */
const firstCovering = async (store: Pick<EventStore, 'read'>, seals: readonly Seal[], event: RecordedEvent) => {
  const endOf = async ({ upTo }: Seal): Promise<string> => {
    const { stream, revision } = parseAddress(upTo)!;
    for await (const { position } of store.read(stream, { from: revision, limit: 1 })) return position;
    throw new Error(`${upTo} is missing in the log. Run kenal verify --chain.`);
  };
  let [low, high] = [0, seals.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((await endOf(seals[middle]!)) < event.position) low = middle + 1;
    else high = middle;
  }
  const seal = seals[low];
  return seal && { seal, after: low === 0 ? START : await endOf(seals[low - 1]!) };
};
