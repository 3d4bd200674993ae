import { parentPort, workerData } from 'node:worker_threads';
import { adopting, views } from '#catalogue';
import { serveProjector } from '#messaging';
import { open } from '#privacy';
import { SqliteKeyReader } from '#privacy/sqlite';
import { versionsOf } from '#read-model';
import { openEventStore, openViewStore, type Engines } from './engines.js';
import { files, secretsOf } from './secrets.js';

if (!parentPort) throw new Error('This module is the entry of the projector thread.');

serveProjector(parentPort, async () => {
  const engines = workerData as Engines;
  const { data } = engines;
  const store = await openEventStore(engines, { readonly: true });
  const keys = new SqliteKeyReader(files(data).keys, secretsOf(data).kms);
  const { viewStore, ...history } = await openViewStore(engines);
  return {
    store,
    viewStore,
    ...history,
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
