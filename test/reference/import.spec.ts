import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { files } from '#composition';
import { beginKenal, kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, ROOT, startServer } from '../support/server.js';

const FILE = join(ROOT, '..', 'shared', 'data', 'cdnow', 'CDNOW_master.txt');
const IMPORT = ['import', FILE, '--mapping', 'cdnow-purchases'];
const PURCHASES = 69_659;
const CUSTOMERS = 23_570;
const TYPES = `'PurchaseRecorded', 'CustomerRegistered'`;
const TIMEOUT_MS = 300_000;

const folder = newFolder();

afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
});

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

describe('an import of the CDNOW purchase log', () => {
  test('that is killed on its way and run again loses no row, and takes none twice', async () => {
    for (const atLeast of [5_000, 20_000]) {
      const { process, ended } = beginKenal(folder, IMPORT);
      while (eventsIn(folder) < atLeast) await new Promise((resolve) => setTimeout(resolve, 50));
      process.kill('SIGKILL');
      expect((await ended).code).toBeNull();
    }
    const kept = eventsIn(folder);
    expect(kept).toBeLessThan(PURCHASES);
    const done = await kenalJson(folder, IMPORT);
    expect(done).toMatchObject({ rows: PURCHASES, rejected: 0, events: PURCHASES + CUSTOMERS - kept });
    expect(facts(folder)).toEqual({
      purchases: PURCHASES,
      buyers: CUSTOMERS,
      customers: CUSTOMERS,
      compacts: 167_881,
      cents: 250_031_563,
      worthNothing: 80,
      repeatedLines: 255,
    });
    expect(purchasesIn(folder)).toEqual(purchasesOf(readFileSync(FILE, 'utf8')));
    const { code, stdout } = await kenal(folder, ['verify', '--chain']);
    expect({ code, stdout }).toMatchObject({ code: 0 });
  });

  test('appends nothing when it is run once more', async () => {
    const again = await kenalJson(folder, IMPORT);
    console.log(`${PURCHASES} known rows in ${again.seconds} s`);
    expect(again).toMatchObject({ rows: PURCHASES, rejected: 0, events: 0, registered: 0 });
    expect(eventsIn(folder)).toBe(PURCHASES + CUSTOMERS);
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

/** A purchase as one line of text, by its order id. */
type Purchases = Readonly<Record<string, string>>;

const purchasesIn = (data: string): Purchases => {
  const sql = `SELECT stream, subject, occurred_at AS at, data FROM events WHERE type = 'PurchaseRecorded'`;
  return Object.fromEntries(
    query(data, sql).map(({ stream, subject, at, data: json }) => {
      const { lines, total } = JSON.parse(json);
      return [stream, `${subject} ${at} ${lines[0].qty} ${lines[0].net.amount} ${total.amount} ${total.currency}`];
    }),
  );
};

/** What the file says; a day begins at 17:00 UTC of the day before in Jakarta. */
const purchasesOf = (text: string): Purchases =>
  Object.fromEntries(
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line, nth) => {
        const [customer, day, qty, dollars] = line.trim().split(/\s+/) as [string, string, string, string];
        const midnight = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00+07:00`);
        const cents = Math.round(Number(dollars) * 100);
        const at = new Date(midnight).toISOString();
        return [`purchase-cdnow-${nth + 1}`, `cdnow-${customer} ${at} ${qty} ${cents} ${cents} USD`];
      }),
  );
