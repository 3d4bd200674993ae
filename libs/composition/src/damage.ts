import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';

/** The structure of a larger file is not checked at the start, which would take longer than half a second. */
const CHECKED_BYTES = 512 * 1024 * 1024;

/** Throws where the database, if it is there, is damaged; `advice` says what to do. */
export const assertSound = (file: string, advice: string): void => {
  const damage = existsSync(file) ? damageOf(file) : undefined;
  if (damage !== undefined) throw new Error(`${file} ${damage}. ${advice}`);
};

/** What is wrong with the structure of a database, to follow its name; undefined: nothing. */
export const damageOf = (file: string, { upToBytes = CHECKED_BYTES } = {}): string | undefined => {
  try {
    const db = new Database(file, { readonly: true });
    try {
      const check = statSync(file).size > upToBytes ? 'schema_version' : 'quick_check(1)';
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
