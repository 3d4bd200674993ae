import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { CorruptLog } from '../port.js';

/** The structure of a larger file is not checked at the start, which would take longer than half a second. */
const CHECKED_BYTES = 512 * 1024 * 1024;

/** Checks the structure of every page. Changed content is found by the hash chain, not here. Throws `CorruptLog`. */
export const assertUndamaged = (db: Database.Database, file: string): void => {
  if (statSync(file).size <= CHECKED_BYTES) assertOk(db, file, 'quick_check');
};

/** The same of a file of any size, and that each index has every event: what it lacks no chain tells. */
export const assertIndexed = (db: Database.Database, file: string): void => assertOk(db, file, 'integrity_check');

const assertOk = (db: Database.Database, file: string, check: 'quick_check' | 'integrity_check'): void => {
  const fault = String(db.pragma(`${check}(1)`, { simple: true }));
  if (fault === 'ok') return;
  throw new CorruptLog(`${file} is damaged: ${fault.replace(/\s+/g, ' ')}. ${readableUpTo(db)} Restore a backup.`);
};

/** SQLite's errors about the file, told as such with the place; others as they are. */
export const explained = (error: unknown, place: string): unknown => {
  if (!/^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error))) return error;
  return new CorruptLog(`${place}: the event log is damaged (${(error as Error).message}). Restore a backup.`, error);
};

/** By its code, not its class: the driver's class is another one in every realm that loads it. */
export const codeOf = (error: unknown): string => String((error as { code?: unknown }).code);

interface Place {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
}

const readableUpTo = (db: Database.Database): string => {
  const sql = 'SELECT position, stream, revision, length(meta), length(data) FROM events NOT INDEXED ORDER BY position';
  let last: Place | undefined;
  try {
    for (const place of db.prepare<[], Place>(sql).iterate()) last = place;
    return 'All events can be read; an index is damaged.';
  } catch {
    return last
      ? `Events can be read up to position ${last.position} (${last.stream}@${last.revision}).`
      : 'No event can be read.';
  }
};
