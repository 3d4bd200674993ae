import { hash } from 'node:crypto';
import Database from 'better-sqlite3';
import { START, type EventStore, type Position } from '#event-store';

/** Finds the events of a correlation. */
export interface TraceIndex {
  /** Reads what is new in the log, for at most so long; whether it has all. */
  catchUp(store: Pick<EventStore, 'readAll'>, forMs: number): Promise<boolean>;
  /** Positions after the given one at which events may be of the correlation; a few are not. */
  positionsOf(correlationId: string, after: Position, limit: number): Position[];
  close(): void;
}

const PAGE_EVENTS = 500;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS trace (key INTEGER, position INTEGER, PRIMARY KEY (key, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS reached (id INTEGER PRIMARY KEY CHECK (id = 1), position TEXT, hash TEXT) STRICT;`;

/**
 * The index in a file of its own, which may be thrown away. Ids of correlations are random: in the log they would cost
 * every append a page, and in the views every row another. Here only who asks waits for it.
 */
export const openTraceIndex = (file: string): TraceIndex => {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.exec(SCHEMA);
  const insert = db.prepare('INSERT OR IGNORE INTO trace VALUES (?, ?)');
  const reach = db.prepare('INSERT OR REPLACE INTO reached VALUES (1, ?, ?)');
  const find = db
    .prepare<[number, number, number], number>(
      'SELECT position FROM trace WHERE key = ? AND position > ? ORDER BY position LIMIT ?',
    )
    .pluck();
  const reached = () =>
    db.prepare<[], { position: Position; hash: string }>('SELECT position, hash FROM reached').get() ?? NOTHING;

  /** Where to go on: at the beginning, where the log is not the one that was read. */
  const resumed = async (store: Pick<EventStore, 'readAll'>): Promise<Position> => {
    const { position, hash } = reached();
    if (position === START) return START;
    const { events } = await store.readAll({ after: before(position), limit: 1 });
    if (events[0]?.position === position && events[0].hash === hash) return position;
    db.exec('DELETE FROM trace; DELETE FROM reached');
    return START;
  };
  return {
    async catchUp(store, forMs) {
      const deadline = performance.now() + forMs;
      let after = await resumed(store);
      for (;;) {
        const { events, next, head } = await store.readAll({ after, limit: PAGE_EVENTS });
        db.transaction(() => {
          for (const { meta, position } of events) insert.run(keyOf(correlationIn(meta)), Number(position));
          const last = events.at(-1);
          if (last) reach.run(last.position, last.hash);
        })();
        after = next;
        if (after >= head) return true;
        if (performance.now() >= deadline) return false;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    positionsOf: (correlationId, after, limit) =>
      find.all(keyOf(correlationId), Number(after), limit).map((found) => String(found).padStart(START.length, '0')),
    close: () => db.close(),
  };
};

const NOTHING = { position: START, hash: '' };

export const correlationIn = (meta: string): string => (JSON.parse(meta) as { correlationId: string }).correlationId;

/** 48 bits, which a number holds exactly. */
const keyOf = (correlationId: string): number => Number.parseInt(hash('sha256', correlationId).slice(0, 12), 16);

/** Positions are whole numbers on every engine. */
export const before = (position: Position): Position => String(BigInt(position) - 1n).padStart(START.length, '0');
