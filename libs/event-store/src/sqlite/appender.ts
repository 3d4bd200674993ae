import type Database from 'better-sqlite3';
import { clockFault, isSameBatch } from '../batch.js';
import { daysBefore } from '../limits.js';
import { INBOX_DAYS, position, type Appended, type ClockWentBack, type Conflict, type StoredEvent } from '../port.js';

const KNOWN_STREAMS = 50_000;
/** The head of an absent stream. */
const NONE = -1;
const PRUNE_AT_ONCE = 2_000;
const PRUNE_EVERY_DAYS = 1 / 24;

const INSERT_EVENT = `INSERT INTO events
  (position, stream, revision, id, type, occurred_at, recorded_at, subject, meta, data, hash)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stream, revision) DO NOTHING`;
const INSERT_OUTCOME = `INSERT INTO inbox
  (position, command_id, body_hmac, stream, first_revision, revision, recorded_at)
  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (command_id) DO NOTHING`;
const PRUNE = `DELETE FROM inbox WHERE position IN (
  SELECT position FROM (SELECT position, recorded_at FROM inbox ORDER BY position LIMIT ${PRUNE_AT_ONCE})
  WHERE recorded_at < ?)`;
const TAIL = 'SELECT position, recorded_at AS recordedAt FROM events ORDER BY position DESC LIMIT 1';
// `+?`: as in `Reader`.
export const HEAD_OF_STREAM = 'SELECT max(revision) FROM events WHERE stream = +?';
const BATCH_AT = `SELECT id, position FROM events
  WHERE stream = ? AND revision >= ? AND revision < ? ORDER BY revision`;

interface Tail {
  position: number;
  recordedAt: string;
}

/**
 * Writes appends inside a transaction that somebody else begins and ends. As the only writer it knows the log's tail
 * and the heads of recent streams without reading; after a rollback it must `forget` them.
 */
export class Appender {
  private tail: Tail | undefined;
  private readonly heads = new Map<string, number>();
  private pruneFrom = '';
  private readonly insertEvent: Database.Statement;
  private readonly insertOutcome: Database.Statement;
  private readonly undo: Database.Statement<[number]>;
  private readonly prune: Database.Statement<[string]>;
  private readonly tailRow: Database.Statement<[], Tail>;
  private readonly headOfStream: Database.Statement<[string], number | null>;
  private readonly batchAt: Database.Statement<[string, number, number], { id: string; position: number }>;

  constructor(db: Database.Database) {
    this.insertEvent = db.prepare(INSERT_EVENT);
    this.insertOutcome = db.prepare(INSERT_OUTCOME);
    this.undo = db.prepare('DELETE FROM events WHERE position > ?');
    this.prune = db.prepare(PRUNE);
    this.tailRow = db.prepare(TAIL);
    this.headOfStream = db.prepare<[string], number | null>(HEAD_OF_STREAM).pluck();
    this.batchAt = db.prepare(BATCH_AT);
  }

  /** `first`: the revision that the batch's first event is to have. What is answered but `Appended` wrote nothing. */
  append(stream: string, first: number, events: readonly StoredEvent[]): Appended | Conflict | ClockWentBack {
    const supposed = this.heads.get(stream) ?? (first === 0 ? NONE : this.headOf(stream));
    if (supposed + 1 !== first) return this.refused(stream, first, events);
    const tail = (this.tail ??= this.tailRow.get() ?? { position: 0, recordedAt: '' });
    const fault = clockFault(tail.recordedAt, events);
    if (fault) return this.headOf(stream) === supposed ? fault : this.refused(stream, first, events);
    if (!this.insert(stream, first, tail.position + 1, events)) return this.refused(stream, first, events);
    const revision = first + events.length - 1;
    const at = tail.position + events.length;
    const { commandId, bodyHmac, recordedAt } = events.at(-1)!;
    const outcome = this.insertOutcome.run(at, commandId, bodyHmac, stream, first, revision, recordedAt);
    if (outcome.changes === 0) {
      this.undo.run(tail.position);
      return conflict(supposed);
    }
    this.tail = { position: at, recordedAt };
    this.remember(stream, revision);
    if (recordedAt >= this.pruneFrom) this.pruneInbox(recordedAt);
    return { kind: 'appended', revision: BigInt(revision), position: position(at), duplicate: false };
  }

  forget(): void {
    this.tail = undefined;
    this.heads.clear();
  }

  /** The last revision of a stream, -1 where there is none. */
  headOf(stream: string): number {
    const known = this.heads.get(stream);
    return known ?? this.remember(stream, this.headOfStream.get(stream) ?? NONE);
  }

  /** Answers false, having written nothing, where there is such a revision already. */
  private insert(stream: string, revision: number, at: number, events: readonly StoredEvent[]): boolean {
    for (const { id, type, occurredAt, recordedAt, subject = null, meta, data, hash } of events) {
      const row = this.insertEvent.run(
        at,
        stream,
        revision,
        id,
        type,
        occurredAt,
        recordedAt,
        subject,
        meta,
        data,
        hash,
      );
      if (row.changes === 0) return false;
      revision += 1;
      at += 1;
    }
    return true;
  }

  /** At this revision: the batch is there already, or something else is. */
  private refused(stream: string, first: number, events: readonly StoredEvent[]): Appended | Conflict {
    const stored = this.batchAt.all(stream, first, first + events.length);
    if (!isSameBatch(stored, events)) return conflict(this.headOf(stream));
    const revision = BigInt(first + events.length - 1);
    return { kind: 'appended', revision, position: position(stored.at(-1)!.position), duplicate: true };
  }

  private remember(stream: string, head: number): number {
    if (this.heads.size === KNOWN_STREAMS) this.heads.clear();
    this.heads.set(stream, head);
    return head;
  }

  /** Goes by the log's own time, so that a moved clock of the machine forgets nothing. */
  private pruneInbox(now: string): void {
    const { changes } = this.prune.run(daysBefore(now, INBOX_DAYS));
    if (changes < PRUNE_AT_ONCE) this.pruneFrom = daysBefore(now, -PRUNE_EVERY_DAYS);
  }
}

const conflict = (head: number): Conflict => ({ kind: 'conflict', current: head === NONE ? 'none' : BigInt(head) });
