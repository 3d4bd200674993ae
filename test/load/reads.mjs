/**
 * Reads over HTTP at light load: customer-360, and the same as of a moment in the middle of a customer's 500 events.
 * Beside them a bare Nest server that reads the same JSON by key, or the same events and looks at each. `node
 * test/load/reads.mjs [seconds]`
 */
import './lib/locked-node.mjs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { files } from '#composition';
import { client, paced } from './lib/client.mjs';
import { percentiles, tell } from './lib/figures.mjs';
import { customerId, contact, deals, mix, people } from './lib/mix.mjs';
import { cannonade } from './lib/send.mjs';
import { inFolder, started, withServer } from './lib/server.mjs';

const SECONDS = Number(process.argv[2] ?? 40);
const CUSTOMERS = 1_000;
const COMMANDS = 10_000;
const EVENTS = 500;
const WARM_SECONDS = 10;
/** Light load. */
const READS_PER_SECOND = 50;
const FOLDS_PER_SECOND = 20;
const BARE = join(import.meta.dirname, 'baselines', 'bare-server.mjs');
const START = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

const hour = (n) => new Date(START + n * HOUR_MS).toISOString();
const busy = { name: 'RegisterCustomer', body: { customerId: 'busy', name: 'Busy', occurredAt: hour(0) } };
const past = (n) => {
  const { name, body } = contact(n, 'busy');
  return { name, body: { ...body, interactionId: `busy-${n}`, occurredAt: hour(n) } };
};

const measured = async (asked, perSecond, path) => {
  let samples = [];
  // From the asking, not from when it was due: what comes between is this program's own timer, for no read waits.
  const read = async (n) => {
    const asking = performance.now();
    await asked.get(path(n));
    samples.push(performance.now() - asking);
  };
  await paced({ perSecond, seconds: WARM_SECONDS }, read);
  samples = [];
  await paced({ perSecond, seconds: SECONDS }, read);
  return percentiles(samples);
};

const bare = (rows, events) =>
  inFolder(async (folder) => {
    const file = join(folder, 'bare.db');
    const server = await started([BARE, file]);
    const db = new Database(file);
    const [row, event] = ['INSERT INTO rows VALUES (?, ?)', 'INSERT INTO events VALUES (?, ?, ?)'].map((sql) =>
      db.prepare(sql),
    );
    for (const [key, value] of rows) row.run(key, JSON.stringify(value));
    events.forEach((data, n) => event.run('busy', n, data));
    db.close();
    const asked = client({ ...server, token: 'none' });
    const keys = [...rows.keys()];
    const reads = await measured(asked, READS_PER_SECOND, (n) => `/v1/rows/${keys[n % keys.length]}`);
    const folds = await measured(asked, FOLDS_PER_SECOND, () => '/v1/folds/busy');
    asked.close();
    await server.stop();
    return { reads, folds };
  });

await withServer(async (server) => {
  const asked = client(server);
  for (const commands of [[...people(CUSTOMERS)], [...deals(CUSTOMERS)], mix(CUSTOMERS).take(COMMANDS).toArray()]) {
    await cannonade(server, commands, {});
  }
  await asked.post(busy);
  for (let n = 1; n < EVENTS; n += 1) await asked.post(past(n));
  const { position } = await asked.post(past(EVENTS));
  await asked.get(`/v1/views/customer-360/busy?after=${position}`);

  const ids = Array.from({ length: CUSTOMERS }, (_, i) => customerId(i));
  const rows = new Map();
  for (const id of ids) rows.set(id, await asked.get(`/v1/views/customer-360/${id}`));
  const reads = await measured(asked, READS_PER_SECOND, (n) => `/v1/views/customer-360/${ids[(n * 7) % ids.length]}`);
  const asOf = await measured(
    asked,
    FOLDS_PER_SECOND,
    (n) => `/v1/views/customer-360/busy?asOf=${hour(EVENTS - 1 - (n % 100))}`,
  );
  asked.close();

  const log = new Database(files(server.folder).events, { readonly: true });
  const events = log
    .prepare("SELECT json_object('type', type, 'data', data) FROM events WHERE subject = 'busy'")
    .pluck()
    .all();
  log.close();
  const { reads: bareReads, folds } = await bare(rows, events);
  const figure = (name, ours, baseline, max) =>
    tell({ name, unit: 'ms (p99)', ours: ours.p99, baseline: baseline.p99, ...ours, bar: { of: 'ours', max } });
  figure(`customer-360 read, ${READS_PER_SECOND}/s`, reads, bareReads, 5);
  figure(`customer-360 as of a moment, ${events.length} events, ${FOLDS_PER_SECOND}/s`, asOf, folds, 20);
});
