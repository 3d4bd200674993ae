import Database from 'better-sqlite3';
import type { Kms } from '../kms.js';
import { assertMasterKey, PROBE_ID } from './sqlite-key-reader.js';
import { readingStatements, rewrappingStatements, type KeyRow } from './statements.js';

/** Keys of one commit. */
const BATCH = 500;

export interface Rewrapped {
  readonly keys: number;
  readonly total: number;
}

/**
 * Wraps every key of the store in `file` under `next` that `old` still wraps. Nobody else may have the store open. Cut
 * off at any moment, it goes on where it is called again; until then `replacingKms` opens the store. Afterwards no file
 * of the store holds anything that `old` opens.
 */
export const rewrapKeys = (
  file: string,
  { next, old }: { readonly next: Kms; readonly old: Kms },
  onProgress: (done: Rewrapped) => void = () => undefined,
): Rewrapped => {
  const db = new Database(file, { fileMustExist: true });
  try {
    db.pragma('synchronous = FULL');
    db.pragma('secure_delete = ON');
    const sql = { ...readingStatements(db), ...rewrappingStatements(db) };
    const total = sql.count.get()!;
    let keys = 0;
    const rewrapBatch = db.transaction((rows: readonly KeyRow[]) => {
      for (const { id, wrapped } of rows) sql.rewrap.run(rewrapped(id, wrapped!, next, old), id);
    });
    for (let after = '', rows = sql.page.all(after, BATCH); rows.length > 0; rows = sql.page.all(after, BATCH)) {
      rewrapBatch(rows);
      after = rows.at(-1)!.id;
      keys += rows.length;
      onProgress({ keys, total });
    }
    // Last: it tells which master key the store belongs to.
    const probe = sql.probe.get();
    if (probe) sql.setProbe.run(rewrapped(PROBE_ID, probe, next, old));
    db.pragma('wal_checkpoint(TRUNCATE)');
    assertMasterKey(sql.probe.get(), next);
    return { keys, total };
  } finally {
    db.close();
  }
};

const rewrapped = (id: string, wrapped: Buffer, next: Kms, old: Kms): Buffer => {
  try {
    next.unwrap(id, wrapped);
    return wrapped;
  } catch {
    return next.wrap(id, old.unwrap(id, wrapped));
  }
};
