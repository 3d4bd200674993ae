import type Database from 'better-sqlite3';
import { assertPageSize } from '../limits.js';
import {
  position,
  START,
  type CommandOutcome,
  type LogPage,
  type Position,
  type ReadOptions,
  type RecordedEvent,
} from '../port.js';
import { explained } from './damage.js';
import { OUTCOME_COLUMNS, outcome, recorded, ROW_COLUMNS, type EventRow, type OutcomeRow } from './rows.js';

const PAGE = 500;
const LAST_REVISION = 2n ** 62n;
/** Where fewer than one in so many events is wanted, the index of types is faster than reading them all. */
const SPARSE = 8;
/** Positions that one call passes over at most, so that a rare type does not hold up the event loop. */
const STRETCH = 50_000;

const OF_TYPES = 'type IN (SELECT value FROM json_each(?))';
// `+?`: beside ORDER BY, LIMIT or max() SQLite looks at what is bound to a bare `?` and plans anew each time (STAT4).
const STREAM = `SELECT ${ROW_COLUMNS} FROM events WHERE stream = +? AND revision BETWEEN +? AND +? ORDER BY revision`;
const SUBJECT = `SELECT ${ROW_COLUMNS} FROM events
  WHERE subject = +? AND position > +? AND position <= +? ORDER BY position LIMIT ${PAGE}`;
const LOG = `SELECT ${ROW_COLUMNS} FROM events WHERE position > ? AND position <= ? ORDER BY position`;
// The plus keeps SQLite from the index of types: nearly all rows are wanted.
const DENSE = `SELECT ${ROW_COLUMNS} FROM events
  WHERE position > ? AND position <= ? AND +${OF_TYPES} ORDER BY position`;
const RARE = `SELECT ${ROW_COLUMNS} FROM events WHERE position IN (
    SELECT position FROM events INDEXED BY events_by_type
    WHERE position > ? AND position <= ? AND ${OF_TYPES} ORDER BY position LIMIT ?)
  ORDER BY position`;

/** Reads over one connection. Positions are numbers in here: they count from 1 without gaps, far below 2^53. */
export class Reader {
  private readonly forwards: Database.Statement<unknown[], EventRow>;
  private readonly backwards: Database.Statement<unknown[], EventRow>;
  private readonly ofSubject: Database.Statement<unknown[], EventRow>;
  private readonly log: Database.Statement<unknown[], EventRow>;
  private readonly dense: Database.Statement<unknown[], EventRow>;
  private readonly rare: Database.Statement<unknown[], EventRow>;
  private readonly last: Database.Statement<[], number | null>;
  private readonly inbox: Database.Statement<[string], OutcomeRow>;
  private readonly mark: Database.Statement<[string], Position>;

  constructor(private readonly db: Database.Database) {
    this.forwards = db.prepare(`${STREAM} LIMIT +?`);
    this.backwards = db.prepare(`${STREAM} DESC LIMIT +?`);
    this.ofSubject = db.prepare(SUBJECT);
    this.log = db.prepare(LOG);
    this.dense = db.prepare(DENSE);
    this.rare = db.prepare(RARE);
    this.last = db.prepare<[], number | null>('SELECT max(position) FROM events').pluck();
    this.inbox = db.prepare(`SELECT ${OUTCOME_COLUMNS} FROM inbox WHERE command_id = ?`);
    this.mark = db.prepare<[string], Position>('SELECT position FROM process_checkpoints WHERE name = ?').pluck();
  }

  async *read(stream: string, { from, to, direction = 'forwards', limit = Infinity }: ReadOptions = {}) {
    const forwards = direction === 'forwards';
    let [lowest, highest] = forwards ? [from ?? 0n, to ?? LAST_REVISION] : [to ?? 0n, from ?? LAST_REVISION];
    for (let left = limit; left > 0; left -= PAGE) {
      const ends = [atMost(lowest), atMost(highest)];
      const size = Math.min(PAGE, left);
      const rows = this.rows(`stream ${stream}`, forwards ? this.forwards : this.backwards, [stream, ...ends, size]);
      for (const row of rows) yield recorded(row);
      if (rows.length < size) return;
      const next = BigInt(rows.at(-1)!.revision);
      if (forwards) lowest = next + 1n;
      else highest = next - 1n;
    }
  }

  async *readSubject(subject: string, { after = START, upTo }: { after?: Position; upTo?: Position } = {}) {
    const last = upTo === undefined ? Number.MAX_SAFE_INTEGER : Number(upTo);
    for (let from = Number(after); ;) {
      const rows = this.rows(`events of ${subject}`, this.ofSubject, [subject, from, last]);
      for (const row of rows) yield recorded(row);
      if (rows.length < PAGE) return;
      from = rows.at(-1)!.position;
    }
  }

  page({ after, types, limit }: { after: Position; types?: readonly string[] | undefined; limit: number }): LogPage {
    assertPageSize(limit);
    // The head first: what is appended between the two queries is left to the next page.
    const head = this.headNumber();
    const from = Number(after);
    const upTo = Math.min(from + limit, head);
    if (upTo <= from) return { events: [], next: after, head: position(head) };
    const { rows, next } = types
      ? this.filtered(from, upTo, head, JSON.stringify(types), limit)
      : { rows: this.rows(`positions from ${from}`, this.log, [from, upTo]), next: upTo };
    return { events: Array.from(rows, recorded), next: position(next), head: position(head) };
  }

  head(): Position {
    return position(this.headNumber());
  }

  lastEvent(): RecordedEvent | undefined {
    const head = this.headNumber();
    return head === 0 ? undefined : this.page({ after: position(head - 1), limit: 1 }).events[0];
  }

  outcomeOf(commandId: string): CommandOutcome | undefined {
    const row = this.inbox.get(commandId);
    return row && outcome(row);
  }

  checkpoint(name: string): Position {
    return this.mark.get(name) ?? START;
  }

  private filtered(from: number, near: number, head: number, types: string, limit: number) {
    const place = `positions from ${from}`;
    const rows = this.rows(place, this.dense, [from, near, types]);
    if (near === head || rows.length * SPARSE >= limit) return { rows, next: near };
    const far = Math.min(near + STRETCH, head);
    const left = limit - rows.length;
    const more = this.rows(place, this.rare, [near, far, types, left]);
    return { rows: [...rows, ...more], next: more.length === left ? more.at(-1)!.position : far };
  }

  private rows(place: string, query: Database.Statement<unknown[], EventRow>, parameters: unknown[]): EventRow[] {
    if (!this.db.open) throw new Error('The event store is closed.');
    try {
      return query.all(...parameters);
    } catch (error) {
      throw explained(error, `${this.db.name}, ${place}`);
    }
  }

  private headNumber(): number {
    if (!this.db.open) throw new Error('The event store is closed.');
    return this.last.get() ?? 0;
  }
}

const atMost = (revision: bigint): bigint => (revision > LAST_REVISION ? LAST_REVISION : revision);
