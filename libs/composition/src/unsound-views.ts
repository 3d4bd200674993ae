import { existsSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Position } from '#event-store';
import { openSqliteViewStore } from '#read-model/sqlite';

/** The structure of a larger file is not checked at the start, which would take longer than half a second. */
const CHECKED_BYTES = 512 * 1024 * 1024;

/**
 * Throws a view file away that is damaged, or ahead of a log of which an older copy was restored: the log has it all.
 * Answers why, or undefined where nothing is wrong.
 */
export const discardUnsoundViews = async (file: string, head: Position): Promise<string | undefined> => {
  if (!existsSync(file)) return undefined;
  const fault = damageOf(file) ?? (await leadOf(file, head));
  if (fault === undefined) return undefined;
  removeDatabase(file);
  return `${file} ${fault}. It is made anew from the log.`;
};

export const removeDatabase = (file: string): void => {
  for (const side of ['', '-wal', '-shm']) rmSync(file + side, { force: true });
};

const damageOf = (file: string): string | undefined => {
  try {
    const db = new Database(file);
    try {
      const check = statSync(file).size > CHECKED_BYTES ? 'schema_version' : 'quick_check(1)';
      const found = db.pragma(check, { simple: true });
      return typeof found === 'string' && found !== 'ok' ? `is damaged (${found.replace(/\s+/g, ' ')})` : undefined;
    } finally {
      db.close();
    }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(String(code))) throw error;
    return `is damaged (${message})`;
  }
};

const leadOf = async (file: string, head: Position): Promise<string | undefined> => {
  const store = openSqliteViewStore({ file });
  try {
    const generations = await store.generations();
    return generations.some(({ checkpoint }) => checkpoint > head) ? 'is ahead of the log' : undefined;
  } finally {
    await store.close();
  }
};
