import Database from 'better-sqlite3';
import {
  canonicalJson,
  chainHash,
  keyOf,
  MAX_SEALED_EVENTS,
  sealOf,
  SEALS_STREAM,
  type Seal,
  type SealRecord,
} from '#audit';
import { testKey } from '#audit/testing';
import { openSqliteEventStore } from '#event-store/sqlite';
import { addressOf, addMs, type Instant } from '#kernel';
import type { Dice } from '../../support/history/index.js';

const BEGAN: Instant = '2026-01-01T00:00:00.000Z';

/**
 * Writes a whole log: so many sealed events in streams that grow at random, 10,000 a seal, the seals among them where a
 * notary puts them. Only the last seal's own event is unsealed. Answers the seals as they are exported.
 */
export const writeSealedLog = async (
  file: string,
  { events, streams, dice }: { events: number; streams: number; dice: Dice },
): Promise<readonly SealRecord[]> => {
  await openSqliteEventStore({ file }).close();
  const db = new Database(file);
  const log = new GrowingLog(db);
  const records: SealRecord[] = [];
  const record = (made: SealRecord) => {
    records.push(made);
    log.add(SEALS_STREAM, made.type, made.data);
  };
  const key = testKey(1);
  let last: Seal | undefined;
  db.transaction(() => {
    while (last === undefined || last.to < events) {
      while (log.unsealed.length < MAX_SEALED_EVENTS) {
        log.add(`deal-${dice.int(1, streams)}`, 'DealNoted', { note: dice.int(1, 1e12), owner: 'ann' });
      }
      const { unsealed: hashes, upTo } = log;
      log.unsealed = [];
      if (!last) record({ type: 'SealKeyIntroduced', data: keyOf(key, BEGAN) });
      last = sealOf({ from: (last?.to ?? 0) + 1, hashes, upTo, forgotten: [] }, last, BEGAN, key);
      record({ type: 'LedgerSealed', data: last });
    }
  })();
  db.close();
  return records;
};

class GrowingLog {
  unsealed: string[] = [];
  upTo = '';
  private readonly heads = new Map<string, { revision: number; hash: string }>();
  private readonly insert: Database.Statement<unknown[]>;
  private position = 0;

  constructor(db: Database.Database) {
    this.insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  }

  add(stream: string, type: string, body: object): void {
    this.position += 1;
    const last = this.heads.get(stream);
    const revision = (last?.revision ?? -1) + 1;
    const [id, at] = [`e-${this.position}`, addMs(BEGAN, this.position)];
    const subject = stream === SEALS_STREAM ? null : `c-of-${stream}`;
    const its = { occurredAt: at, recordedAt: at, commandId: `command-${this.position}`, bodyHmac: 'b', version: 1 };
    const meta = canonicalJson({ ...its, actor: { kind: 'user', id: 'ann' }, ...(subject !== null && { subject }) });
    const data = canonicalJson(body);
    const hash = chainHash(last?.hash ?? null, { stream, id, type, meta, data });
    this.insert.run(this.position, stream, revision, id, type, at, at, subject, meta, data, hash);
    this.heads.set(stream, { revision, hash });
    this.unsealed.push(hash);
    this.upTo = addressOf(stream, BigInt(revision));
  }
}
