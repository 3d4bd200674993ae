import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { files } from '#composition';
import { beginKenal, kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer } from '../support/server.js';
import { CUSTOMERS, expectFigures, expectRows, FILE, MAPPING, PURCHASES, TYPES, type Imported } from './imported.js';
import { AUTUMN, expectTable, SUMMER } from './rfm-tables.js';

const IMPORT = ['import', FILE, ...MAPPING];
const LIST = TYPES.map((type) => `'${type}'`).join(', ');
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
    expectRows(imported(folder), readFileSync(FILE, 'utf8'));
    expectFigures(imported(folder));
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
    expect((await api.view('rfm-segments/summary', { after })).status).toBe(200);
    for (const asOf of [SUMMER, AUTUMN] as const) {
      expectTable((await api.view('rfm-segments/summary', { asOf })).body, asOf);
    }
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
    return query(data, `SELECT count(*) AS events FROM events WHERE type IN (${LIST})`)[0].events;
  } catch {
    return 0;
  }
};

const imported = (data: string): Imported[] =>
  query(data, `SELECT type, stream, subject, occurred_at AS occurredAt, data FROM events WHERE type IN (${LIST})`);
