import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { files } from '#embedded';
import { beginKenal, kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, ROOT, startServer } from '../support/server.js';

const FILE = join(ROOT, '..', 'shared', 'data', 'cdnow', 'CDNOW_master.txt');
const IMPORT = ['import', FILE, '--mapping', 'cdnow-purchases'];
const PURCHASES = 69_659;
const CUSTOMERS = 23_570;
const TYPES = `'PurchaseRecorded', 'CustomerRegistered'`;
const TIMEOUT_MS = 300_000;

const folder = newFolder();
const interrupted = newFolder();

afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
  removeFolder(interrupted);
});

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

describe('an import of the CDNOW purchase log', () => {
  test('records every row and registers every customer, though rows repeat each other', async () => {
    const done = await kenalJson(folder, IMPORT);
    console.log(`${PURCHASES} rows in ${done.seconds} s: ${Math.round(PURCHASES / done.seconds)} rows/s`);
    const events = PURCHASES + CUSTOMERS;
    expect(done).toMatchObject({ rows: PURCHASES, rejected: 0, events, registered: CUSTOMERS });
    expect(facts(folder)).toEqual({
      purchases: PURCHASES,
      buyers: CUSTOMERS,
      customers: CUSTOMERS,
      compacts: 167_881,
      cents: 250_031_563,
      worthNothing: 80,
      repeatedLines: 255,
    });
  });

  test('appends nothing when it is run again', async () => {
    const before = stateOf(folder);
    expect(await kenalJson(folder, IMPORT)).toMatchObject({ rows: PURCHASES, rejected: 0, events: 0, registered: 0 });
    expect(stateOf(folder)).toEqual(before);
  });

  test('comes to the same end when it was killed on its way and run again', async () => {
    for (const atLeast of [5_000, 20_000]) {
      const { process, ended } = beginKenal(interrupted, IMPORT);
      while (eventsIn(interrupted) < atLeast) await new Promise((resolve) => setTimeout(resolve, 50));
      process.kill('SIGKILL');
      expect((await ended).code).toBeNull();
    }
    const kept = eventsIn(interrupted);
    expect(kept).toBeLessThan(PURCHASES);
    const done = await kenalJson(interrupted, IMPORT);
    expect(done).toMatchObject({ rows: PURCHASES, rejected: 0, events: PURCHASES + CUSTOMERS - kept });
    expect(stateOf(interrupted)).toEqual(stateOf(folder));
    const { code, stdout } = await kenal(interrupted, ['verify', '--chain']);
    expect({ code, stdout }).toMatchObject({ code: 0 });
  });

  test('is shown by the next server: segments as in the literature', async () => {
    const server = await startServer(folder);
    const api = await server.as('analyst');
    const after = String(PURCHASES + CUSTOMERS).padStart(20, '0');
    // A view that is still folding the import answers late, not wrong.
    for (let status = 0; status !== 200;) ({ status } = await api.view('rfm-segments/summary', { after }));
    const champions = async (asOf: string) => {
      const { body } = await api.view('rfm-segments/summary', { asOf });
      const [{ customers, purchases, revenue }] = body.segments;
      return [body.customers, body.purchases, customers, purchases, revenue.amount];
    };
    expect(await champions('1998-06-30')).toEqual([CUSTOMERS, PURCHASES, 4_135, 33_887, 129_527_808]);
    expect(await champions('1997-09-30')).toEqual([CUSTOMERS, 49_086, 3_383, 19_475, 75_675_863]);
    await server.stop();
  });
});

const query = (data: string, sql: string): any[] => {
  const log = new Database(files(data).events, { readonly: true, fileMustExist: true });
  try {
    return log.prepare(sql).all();
  } finally {
    log.close();
  }
};

/** Of the import; none where its log is not made yet. */
const eventsIn = (data: string): number => {
  try {
    return query(data, `SELECT count(*) AS events FROM events WHERE type IN (${TYPES})`)[0].events;
  } catch {
    return 0;
  }
};

const facts = (data: string) => {
  const [sums] = query(
    data,
    `SELECT count(*) AS purchases, count(DISTINCT subject) AS buyers,
       (SELECT count(*) FROM events WHERE type = 'CustomerRegistered') AS customers,
       sum(data ->> '$.lines[0].qty') AS compacts, sum(data ->> '$.total.amount') AS cents,
       sum(data ->> '$.total.amount' = 0) AS worthNothing
     FROM events WHERE type = 'PurchaseRecorded'`,
  );
  const distinct = query(
    data,
    `SELECT DISTINCT subject, occurred_at, data ->> '$.lines' AS lines FROM events WHERE type = 'PurchaseRecorded'`,
  );
  return { ...sums, repeatedLines: sums.purchases - distinct.length };
};

/** Number and hash of all events by stream: what happened to whom and when, without what hangs on the run. */
const stateOf = (data: string) => {
  const events = query(
    data,
    `SELECT stream, revision, type, occurred_at, subject, json_remove(data, '$.name') AS data FROM events
     WHERE type IN (${TYPES}) ORDER BY stream, revision`,
  );
  const hash = createHash('sha256');
  for (const event of events) hash.update(JSON.stringify(Object.values(event)));
  return { events: events.length, sha256: hash.digest('hex') };
};
