/**
 * The same appends and the same projection with emmett-sqlite, one after another: callers at once disturb each other's
 * transaction there, since its store has one connection at a time, which the first to finish closes. A process of its
 * own: `node append-and-project.mjs <folder of its packages> <database file> <appends> <customers> <store|connection>`
 * prints `{ seconds, events }`.
 *
 * `store`: as its documents show it, the projection inline. `connection`: its own functions over a connection kept
 * open, which its store does not do.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { order } from '../orders.mjs';

const [folder, file, appends, customers, way] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { appendToStream, createEventStoreSchema, getSQLiteEventStore, sqliteConnection } =
  require('@event-driven-io/emmett-sqlite');

const kept = sqliteConnection({ fileName: file });
await kept.command('CREATE TABLE counters (customer TEXT PRIMARY KEY, row TEXT NOT NULL)');
await createEventStoreSchema(kept);

const handle = async (events, { connection }) => {
  for (const { data } of events) {
    const known = await connection.querySingle('SELECT row FROM counters WHERE customer = ?', [data.customerId]);
    const { count } = known ? JSON.parse(known.row) : { count: 0 };
    const row = JSON.stringify({ count: count + 1, last: data });
    const sql = 'INSERT INTO counters VALUES (?, ?) ON CONFLICT (customer) DO UPDATE SET row = excluded.row';
    await connection.command(sql, [data.customerId, row]);
  }
};
const projection = { name: 'counter', canHandle: ['PurchaseRecorded'], handle };
const store = getSQLiteEventStore({ fileName: file, projections: [{ type: 'inline', projection }] });

const append = {
  store: (stream, events, options) => store.appendToStream(stream, events, options),
  connection: (stream, events, options) =>
    appendToStream(kept, stream, 'customer', events, { ...options, onBeforeCommit: handle }),
}[way];

const started = performance.now();
for (let n = 0; n < Number(appends); n += 1) {
  const { customerId, revision, data } = order(n, Number(customers));
  const expectedStreamVersion = BigInt(revision);
  await append(`customer-${customerId}`, [{ type: 'PurchaseRecorded', data }], { expectedStreamVersion });
}
const seconds = (performance.now() - started) / 1_000;
const [{ events }] = await kept.query("SELECT sum(json_extract(row, '$.count')) AS events FROM counters");
console.log(JSON.stringify({ seconds, events }));
kept.close();
