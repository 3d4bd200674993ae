import { existsSync, rmSync } from 'node:fs';
import { START, type EventStore, type Position } from '#event-store';
import { openSqliteViewReader } from '#read-model/sqlite';
import { damageOf } from './damage.js';

/** Throws a damaged view file away: the log has it all. Answers why, or undefined where nothing is wrong. */
export const discardDamagedViews = (file: string): string | undefined => {
  const fault = existsSync(file) ? damageOf(file) : undefined;
  if (fault === undefined) return undefined;
  removeDatabase(file);
  return `${file} ${fault}. It is made anew from the log.`;
};

/**
 * Throws where views have folded what the log does not hold any more: it lost its end, or is not the log of these
 * views. Going on would give positions again that were given before. Damaged views tell nothing.
 */
export const assertNotAhead = async (file: string, store: Pick<EventStore, 'head'>): Promise<void> => {
  const seen = existsSync(file) ? await lastSeen(file) : START;
  // After the views: both may go on meanwhile.
  const head = await store.head();
  if (seen <= head) return;
  throw new Error(
    `The log ends at position ${Number(head)}, but ${file} has seen ${Number(seen)}: events are missing. Restore a ` +
      'backup of the log (kenal restore <folder> --only log). To go on without what is missing, remove the views; ' +
      'they are made anew from what the log holds.',
  );
};

const lastSeen = async (file: string): Promise<Position> => {
  try {
    const store = openSqliteViewReader({ file });
    try {
      return (await store.generations()).reduce(
        (last, { checkpoint }) => (checkpoint > last ? checkpoint : last),
        START,
      );
    } finally {
      await store.close();
    }
  } catch (error) {
    // Damaged, or its process died before it had made the tables.
    if (/^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(String((error as { code?: string }).code))) return START;
    throw error;
  }
};

export const removeDatabase = (file: string): void => {
  for (const side of ['', '-wal', '-shm']) rmSync(file + side, { force: true });
};
