import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { eventStoreContract, type Harness } from '../contract/index.js';
import { openForWriting } from './schema.js';
import { openSqliteEventStore, sqliteEventStore } from './sqlite-event-store.js';

const makeHarness = async (): Promise<Harness> => {
  const folder = mkdtempSync(join(tmpdir(), 'kenal-events-'));
  const file = join(folder, 'events.db');
  const { db, breakNext } = breakable(openForWriting(file));
  // What reaches the disk when is the matter of durability.spec; here it would only take time.
  db.pragma('synchronous = OFF');
  const store = sqliteEventStore(db);
  return {
    store,
    breakNextAppend: breakNext,
    openReader: () => openSqliteEventStore({ file, readonly: true }),
    logIsOutsideTheHeap: true,
    async close() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

eventStoreContract('SQLite', makeHarness);

/** A connection whose next commit fails, before it is made or after. */
const breakable = (db: Database.Database) => {
  let failing: 'before' | 'after' | undefined;
  const commit = (statement: Database.Statement) => ({
    run() {
      const when = failing;
      failing = undefined;
      if (when === 'before') throw new Error('disk I/O error');
      statement.run();
      if (when === 'after') throw new Error('disk I/O error');
    },
  });
  const proxy = new Proxy(db, {
    get(target, key: keyof Database.Database) {
      if (key === 'prepare') {
        return (sql: string) => (sql === 'COMMIT' ? commit(target.prepare(sql)) : target.prepare(sql));
      }
      const own = target[key];
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
  return { db: proxy, breakNext: (when: 'before' | 'after') => void (failing = when) };
};
