import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMs } from '#kernel';
import { SqliteAccessLog, verifyAccessLog } from '../sqlite/sqlite-access-log.js';
import { BEGINNING } from './accesses.js';
import type { Harness } from './harness.js';

export const sqliteHarness = async (): Promise<Harness> => {
  const folder = mkdtempSync(join(tmpdir(), 'kenal-access-'));
  const file = join(folder, 'access.db');
  let now = BEGINNING;
  const logs: SqliteAccessLog[] = [];
  const open = (): SqliteAccessLog => {
    const log = new SqliteAccessLog(file, { now: () => now });
    logs.push(log);
    return log;
  };
  const log = open();
  const lock = new Database(file, { timeout: 5_000 });
  return {
    log,
    open,
    pass: (ms) => void (now = addMs(now, ms)),
    block: (isBlocked) => void lock.exec(isBlocked ? 'BEGIN IMMEDIATE' : 'ROLLBACK'),
    patienceMs: 3_000,
    verify: async () => verifyAccessLog(file),
    async tamper(n) {
      await log.flush();
      lock.prepare(`UPDATE entries SET entry = replace(entry, '"ann"', '"ben"') WHERE n = ?`).run(n);
    },
    async close() {
      lock.close();
      for (const each of logs) await each.close();
      rmSync(folder, { recursive: true });
    },
  };
};
