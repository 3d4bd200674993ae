import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreContract, type Harness } from '../contract/index.js';
import { openForWriting } from './schema.js';
import { openSqliteEventStore, sqliteEventStore } from './sqlite-event-store.js';
import { breakable } from './testing.js';

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
