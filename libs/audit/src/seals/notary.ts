import { START, type EventStore, type Position, type RecordedEvent } from '#event-store';
import { addressOf, addMs, parseAddress, type Instant } from '#kernel';
import { keyOf, MAX_SEALED_EVENTS, sealOf, SEALS_STREAM, type Seal, type SealKey, type SealRecord } from './seal.js';
import type { SigningKey } from './signing.js';

export interface NotaryOptions {
  readonly store: Pick<EventStore, 'read' | 'readAll'>;
  /** What signs now, where this key is in force; undefined: none is yet. Throws where it is not at hand. */
  readonly keyInForce: (keyId: string | undefined) => SigningKey;
  readonly now: () => Instant;
  /** The type of the event that forgets its subject. */
  readonly forgets: string;
}

/** Unsealed events are sealed after so long, even where they are few. */
export const SEAL_AFTER_MS = 3_600_000;
/** Small, so that commands hardly wait while the log is read beside them. */
const PAGE_EVENTS = 250;

/** Follows the log and makes the next seal of it. */
export class Notary {
  private read = 0n;
  private last: Seal | undefined;
  private key: SealKey | undefined;
  private position: Position = START;
  private hashes: string[] = [];
  private forgotten: string[] = [];
  private upTo = '';
  /** When the first unsealed event was recorded that is no seal. */
  private oldest: Instant | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly its: NotaryOptions) {}

  /** The next seal, with the key that signs it where that is the first. No seal: nothing is unsealed but seals. */
  nextSeal(): Promise<{ readonly key?: SealKey; readonly seal?: Seal }> {
    return this.inTurn(() => {
      const { last, key, hashes, forgotten, upTo, its } = this;
      if (this.oldest === undefined) return {};
      const signs = its.keyInForce(key?.keyId);
      const now = its.now();
      const unsealed = { from: (last?.to ?? 0) + 1, hashes, upTo, forgotten };
      return { ...(!key && { key: keyOf(signs, now) }), seal: sealOf(unsealed, last, now, signs) };
    });
  }

  /** Whether 10,000 events, or any for an hour, are unsealed but the seals themselves. */
  isDue(): Promise<boolean> {
    return this.inTurn(
      () =>
        this.hashes.length === MAX_SEALED_EVENTS ||
        (this.oldest !== undefined && addMs(this.oldest, SEAL_AFTER_MS) <= this.its.now()),
    );
  }

  /** The id of the key in force. */
  keyId(): Promise<string | undefined> {
    return this.inTurn(() => this.key?.keyId);
  }

  private inTurn<T>(work: () => T): Promise<T> {
    const mine = this.turn.then(() => this.catchUp()).then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async catchUp(): Promise<void> {
    const before = this.last;
    for await (const { type, data, revision } of this.its.store.read(SEALS_STREAM, { from: this.read })) {
      const record = { type, data: JSON.parse(data) } as SealRecord;
      if (record.type === 'LedgerSealed') this.last = record.data;
      else this.key = record.data;
      this.read = revision + 1n;
    }
    if (this.last && this.last !== before) await this.beginAfter(this.last);
    while (this.hashes.length < MAX_SEALED_EVENTS) {
      const limit = Math.min(PAGE_EVENTS, MAX_SEALED_EVENTS - this.hashes.length);
      const { events, next, head } = await this.its.store.readAll({ after: this.position, limit });
      for (const event of events) this.take(event);
      this.position = next;
      if (next >= head) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private async beginAfter({ upTo }: Seal): Promise<void> {
    const { stream, revision } = parseAddress(upTo)!;
    [this.hashes, this.forgotten, this.oldest] = [[], [], undefined];
    for await (const { position } of this.its.store.read(stream, { from: revision, limit: 1 }))
      this.position = position;
  }

  private take({ stream, revision, type, subject, hash, recordedAt }: RecordedEvent): void {
    this.hashes.push(hash);
    this.upTo = addressOf(stream, revision);
    if (type === this.its.forgets && subject !== undefined) this.forgotten.push(subject);
    if (stream !== SEALS_STREAM) this.oldest ??= recordedAt;
  }
}

/** All that stands in `ledger-seals`, in its order. */
export const sealRecords = async (store: Pick<EventStore, 'read'>): Promise<SealRecord[]> => {
  const records: SealRecord[] = [];
  for await (const { type, data } of store.read(SEALS_STREAM))
    records.push({ type, data: JSON.parse(data) } as SealRecord);
  return records;
};
