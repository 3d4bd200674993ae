import { performance } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { MongoClient } from 'mongodb';

const MAJORITY = { w: 'majority' };

/**
 * What somebody would write with the bare driver who needs nothing but this one table: whole rows, each guarded by the
 * position that it was loaded with, and a mark after every page. It knows no late events, no parked rows, no second view
 * and no rebuild beside live rows. Answers the seconds it took.
 */
export const handWrittenMongo = async (events, address, { projectors: { customers } }, pageSize) => {
  const log = new Database(events, { readonly: true });
  const client = new MongoClient(address);
  const rows = client.db().collection('customers');
  const marks = client.db().collection('marks');
  const page = log.prepare('SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?');
  await marks.insertOne({ _id: 'mark', position: 0 });
  const started = performance.now();
  for (let after = 0; ; ) {
    const found = page.all(after, pageSize);
    if (found.length === 0) break;
    const keys = [...new Set(found.map(({ subject }) => subject))];
    const loaded = new Map((await rows.find({ _id: { $in: keys } }, { batchSize: pageSize }).toArray()).map((row) => [row._id, row]));
    const folded = new Map([...loaded].map(([key, { row }]) => [key, JSON.parse(row)]));
    for (const stored of found) {
      const fold = customers.on[stored.type];
      if (fold) folded.set(stored.subject, foldedBy(fold, folded.get(stored.subject), stored));
    }
    after = found.at(-1).position;
    const operations = [...folded].map(([_id, row]) => {
      const [document, was] = [{ _id, row: JSON.stringify(row), position: after }, loaded.get(_id)];
      if (!was) return { insertOne: { document } };
      return { replaceOne: { filter: { _id, position: was.position }, replacement: document } };
    });
    await rows.bulkWrite(operations, { ordered: false, writeConcern: MAJORITY });
    await marks.replaceOne({ _id: 'mark' }, { position: after }, { writeConcern: { ...MAJORITY, journal: true } });
  }
  const seconds = (performance.now() - started) / 1_000;
  await client.db().dropDatabase();
  await client.close();
  log.close();
  return seconds;
};

const foldedBy = (fold, row, { type, stream, revision, subject, occurred_at, recorded_at, meta, data }) => {
  const event = { ...JSON.parse(meta), type, stream, revision, subject, occurredAt: occurred_at, recordedAt: recorded_at };
  event.address = `${stream}@${revision}`;
  event.data = JSON.parse(data);
  return fold(row, event.data, event);
};
