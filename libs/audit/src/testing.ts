import { position, START, type RecordedEvent } from '#event-store';
import { addMs, addressOf, type Instant } from '#kernel';
import { canonicalJson } from './canonical.js';
import { chainHash } from './chain.js';
import { keyOf, sealOf, type Seal, type SealRecord } from './seals/seal.js';
import { SEED_BYTES, signingKey, type SigningKey } from './seals/signing.js';

export const AT: Instant = '2026-01-01T00:00:00.000Z';

/** A whole log of the named streams' events, in this order. */
export const logOf = (...streams: readonly string[]): RecordedEvent[] => {
  const last = new Map<string, RecordedEvent>();
  return streams.map((stream, index) => {
    const before = last.get(stream);
    const at = addMs(AT, index);
    const copies = { occurredAt: at, recordedAt: at, subject: 'c-1', commandId: `command-${index}`, bodyHmac: 'b' };
    const meta = canonicalJson({ ...copies, version: 1 });
    const link = { stream, id: `e-${index}`, type: 'Noted', meta, data: `{"n":${index}}` };
    const revision = before ? before.revision + 1n : 0n;
    const event = { ...link, ...copies, hash: chainHash(before?.hash ?? null, link), revision };
    last.set(stream, { ...event, position: position(index + 1) });
    return last.get(stream)!;
  });
};

/** The log as somebody left it who made all chains and places anew. */
export const rechained = (events: readonly RecordedEvent[]): RecordedEvent[] => {
  const last = new Map<string, RecordedEvent>();
  return events.map((event, index) => {
    const before = last.get(event.stream);
    const revision = before ? before.revision + 1n : 0n;
    const hash = chainHash(before?.hash ?? null, event);
    last.set(event.stream, { ...event, revision, hash, position: position(index + 1) });
    return last.get(event.stream)!;
  });
};

/** As of a store that counts positions; `counted` false: of one whose positions have gaps. */
export const storeOf = (events: readonly RecordedEvent[], { counted = true } = {}) => ({
  capabilities: { engine: 'memory', inbox: true, counted },
  readAll: async ({ after, limit }: { after: string; limit: number }) => {
    const found = events.filter((event) => event.position > after).slice(0, limit);
    return { events: found, next: found.at(-1)?.position ?? after, head: events.at(-1)?.position ?? START };
  },
});

export const testKey = (nth: number): SigningKey => signingKey(Buffer.alloc(SEED_BYTES, nth));

/** Seals of so many events each over the beginning of a log, as far as whole ones go. */
export const sealsOf = (events: readonly RecordedEvent[], each: number, key = testKey(1)): Seal[] => {
  const seals: Seal[] = [];
  for (let from = 0; from + each <= events.length; from += each) {
    const range = events.slice(from, from + each);
    const { stream, revision } = range.at(-1)!;
    const unsealed = { hashes: range.map(({ hash }) => hash), upTo: addressOf(stream, revision), forgotten: [] };
    seals.push(sealOf({ from: from + 1, ...unsealed }, seals.at(-1), AT, key));
  }
  return seals;
};

/** The same with the key that signed them, as they stand in the log. */
export const recordsOf = (seals: readonly Seal[], key = testKey(1)): SealRecord[] => [
  { type: 'SealKeyIntroduced', data: keyOf(key, AT) },
  ...seals.map((data): SealRecord => ({ type: 'LedgerSealed', data })),
];

/** A whole log that streams can be read of, too. */
export const readable = (events: readonly RecordedEvent[]) => ({
  ...storeOf(events),
  async *read(stream: string, { from = 0n }: { from?: bigint } = {}) {
    yield* events.filter((event) => event.stream === stream && event.revision >= from);
  },
});
