import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import Database from 'better-sqlite3';

const ROWS_A_TRANSACTION = 256;

/**
 * What somebody would write who wants the rows in a table and nothing else: no ids, seals, hashes, commands answered
 * twice. `log` is the log of our import, whose columns, indexes and texts of usual length it takes over. Answers `{
 * seconds, events }`.
 */
export const bareImport = (file, log, target) => {
  const source = new Database(log, { readonly: true });
  const ofEvents = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'events' AND sql IS NOT NULL";
  const schema = source.prepare(ofEvents).pluck().all();
  const usual = (type) => source.prepare('SELECT meta, data, hash FROM events WHERE type = ? LIMIT 1').get(type);
  const registered = usual('CustomerRegistered');
  const recorded = usual('PurchaseRecorded');
  source.close();
  const db = new Database(target);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(schema.join(';'));
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const began = performance.now();
  const customers = new Set();
  let position = 0;
  const write = (stream, type, at, customer, { meta, data, hash }) => {
    position += 1;
    insert.run(position, stream, 0, `e-${position}`, type, at, at, customer, meta, data, hash);
  };
  const lines = readFileSync(file, 'utf8').split('\n').slice(1).filter(Boolean);
  const some = db.transaction((from) => {
    for (let n = from; n < Math.min(from + ROWS_A_TRANSACTION, lines.length); n += 1) {
      const [id, date, cds, dollars] = lines[n].trim().split(/\s+/);
      const at = new Date(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00.000Z`).toISOString();
      const customer = `cdnow-${id}`;
      if (!customers.has(id)) write(`customer-${customer}`, 'CustomerRegistered', at, customer, registered);
      customers.add(id);
      const cents = Math.round(Number(dollars) * 100);
      const row = JSON.stringify({ orderId: n, customer, at, qty: Number(cds), cents });
      const data = row.padEnd(recorded.data.length);
      write(`purchase-cdnow-${n}`, 'PurchaseRecorded', at, customer, { ...recorded, data });
    }
  });
  for (let from = 0; from < lines.length; from += ROWS_A_TRANSACTION) some(from);
  const seconds = (performance.now() - began) / 1_000;
  db.close();
  return { seconds, events: position };
};
