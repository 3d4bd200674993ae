import { existsSync } from 'node:fs';
import { openSqliteEventStore } from '#event-store/sqlite';
import { adoptSecret } from '#platform';
import { rewrapKeys, type Rewrapped } from '#privacy/sqlite';
import { assertSecretsKept, files, masterKms, NotBegun } from './secrets.js';

/**
 * Another master key for a data folder: all data keys are wrapped anew, and the old one opens nothing of it any more.
 * Nobody may work on the folder. Killed at any moment, it leaves a folder that starts; called again, it goes on.
 */
export const rotateMasterKey = async (data: string, onProgress: (done: Rewrapped) => void): Promise<Rewrapped> => {
  const { events, keys, master, nextMaster } = files(data);
  if (!existsSync(keys)) throw new NotBegun(data);
  assertSecretsKept(data);
  // Whoever has the log open for writing has the keys open, too.
  const lock = openSqliteEventStore({ file: events });
  try {
    const done = rewrapKeys(keys, { next: masterKms(nextMaster), old: masterKms(master) }, onProgress);
    adoptSecret(nextMaster, master);
    return done;
  } finally {
    await lock.close();
  }
};
