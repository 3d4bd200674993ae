import { parentPort, workerData } from 'node:worker_threads';
import { adopting, views } from '#catalogue';
import { openSqliteEventStore } from '#event-store/sqlite';
import { serveProjector } from '#messaging';
import { open } from '#privacy';
import { SqliteKeyReader } from '#privacy/sqlite';
import { versionsOf } from '#read-model';
import { openSqliteViewStore } from '#read-model/sqlite';
import { files, secretsOf } from './secrets.js';

export interface ProjectorSettings {
  /** The data folder. */
  readonly data: string;
}

if (!parentPort) throw new Error('This module is the entry of the projector thread.');

serveProjector(parentPort, async () => {
  const { data } = workerData as ProjectorSettings;
  const store = openSqliteEventStore({ file: files(data).events, readonly: true });
  const keys = new SqliteKeyReader(files(data).keys, secretsOf(data).kms);
  const viewStore = openSqliteViewStore({ file: files(data).views });
  return {
    store,
    viewStore,
    views: views.flatMap(versionsOf).map(({ view }) => view),
    adopting,
    open: (sealed) => open(sealed, keys),
    close: async () => {
      await viewStore.close();
      await store.close();
      keys.close();
    },
  };
});
