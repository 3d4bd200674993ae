/**
 * Projecting customer-360 into MongoDB against a bare loop over the driver that reads, parses, folds and writes the
 * same rows in the same run. `node test/load/mongodb.mjs [rounds]`, after `npm run build`. KENAL_TEST_MONGODB names a
 * server; else FerretDB is started, which scans all rows for each guarded one: the ratio tells what Kenal adds to the
 * server's work, the speed tells nothing of MongoDB.
 */
import './lib/locked-node.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { openSqliteEventStore } from '#event-store/sqlite';
import { runProjections } from '#messaging';
import { views } from '#projections';
import { mongoServerAt, openMongoViews } from '#read-model/mongodb';
import { handWrittenMongo } from './baselines/hand-written-mongodb.mjs';
import { writeLog } from './customer-log.mjs';
import { tell } from './lib/figures.mjs';
import { ROOT } from './lib/server.mjs';

/** Few where rows are written again and again: a server that searches no index takes the square of it. */
const PATTERNS = { scattered: { customers: 40, pageSize: 40 }, together: { customers: 1_500, pageSize: 1_000 } };
/** The best of so many rounds each, in turns: other work on the machine only ever slows down. */
const ROUNDS = Number(process.argv[2] ?? 2);

const view = views.map((of) => of.view).find(({ name }) => name === 'customer-360');
const folder = mkdtempSync(join(tmpdir(), 'kenal-mongodb-'));

const startFerretDb = async () => {
  const child = spawn('node', [join(ROOT, 'infra', 'engines', 'ferretdb.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { address: line.split(' ready at ')[1], stop };
};

const given = process.env.KENAL_TEST_MONGODB;
const server = given ? { address: given, stop: () => undefined } : await startFerretDb();

let databases = 0;
const fresh = () => {
  const address = new URL(server.address);
  address.pathname = `kenal-load-${process.pid}-${(databases += 1)}`;
  return address.href;
};

const project = async (events, address, pageSize) => {
  const store = openSqliteEventStore({ file: events, readonly: true });
  const { viewStore, discard } = await openMongoViews({ address });
  const started = performance.now();
  const options = { views: [view], adopting: ['InteractionLinked'], pageSize };
  const projections = await runProjections({ store, viewStore, ...options });
  await projections.watermarks.reached(view.name, await store.head(), 3_600_000);
  const seconds = (performance.now() - started) / 1_000;
  await projections.stop();
  await discard();
  await viewStore.close();
  await store.close();
  return seconds;
};

try {
  const { engine, version } = await mongoServerAt(server);
  for (const [pattern, { customers, pageSize }] of Object.entries(PATTERNS)) {
    const events = join(folder, `${pattern}.db`);
    const count = await writeLog(events, customers, pattern);
    let [baseline, ours] = [0, 0];
    for (let round = 0; round < ROUNDS; round += 1) {
      baseline = Math.max(baseline, count / (await handWrittenMongo(events, fresh(), view, pageSize)));
      ours = Math.max(ours, count / (await project(events, fresh(), pageSize)));
    }
    const note = `${customers} customers, ${engine} (as MongoDB ${version})`;
    tell({ name: `projecting into MongoDB, events ${pattern}`, unit: 'events/s', ours, baseline, note });
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}
