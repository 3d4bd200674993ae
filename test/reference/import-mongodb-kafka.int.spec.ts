import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Api } from '../support/api.js';
import { startApart, startEngines, type Apart, type Engines } from '../support/apart.js';
import { beginKenal, kenal as call, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';
import { expectFigures, expectRows, FILE, MAPPING, TYPES, type Imported } from './imported.js';
import { AUTUMN, expectTable, SUMMER } from './rfm-tables.js';

/*
 * As import.spec.ts, but three processes on a real Kafka, a real FerretDB, and a server of EventStoreDB's protocol that
 * is not the server. All of the file takes these too long for every day: KENAL_TEST_ROWS=all.
 */

const WHOLE = process.env['KENAL_TEST_ROWS'] === 'all';
const ROWS = WHOLE ? Infinity : 3_000;
const KILLED_AT = WHOLE ? 20_000 : 1_000;

jest.setTimeout(WHOLE ? 3_600_000 : 400_000);

/** One process, on the same rows. */
const single = newFolder();
const part = join(single, 'cdnow.txt');
const rows = readFileSync(FILE, 'utf8')
  .trim()
  .split('\n')
  .slice(0, ROWS + 1);
const IMPORT = ['import', part, ...MAPPING];

let engines: Engines;
let kenal: Apart;
let api: Api;
let embedded: Server;
let other: Api;

beforeAll(async () => {
  writeFileSync(part, rows.join('\n'));
  await kenalJson(single, IMPORT);
  engines = await startEngines();
  embedded = await startServer(single);
  other = await embedded.as('admin');
  kenal = await startApart(engines.settings);
  api = await kenal.as('admin');
});
afterAll(async () => {
  await kenal?.stop();
  await embedded?.stop();
  killLeftOvers();
  await engines?.stop();
  removeFolder(single);
});

const begin = () => beginKenal(kenal.folder, IMPORT, undefined, engines.settings);

const run = async (): Promise<any> => {
  const result = await kenalJson(kenal.folder, IMPORT, undefined, engines.settings);
  console.log(`${result.rows} rows, ${result.events} events in ${result.seconds} s`);
  return result;
};

const imported = (): Imported[] =>
  engines.eventStoreDb.log.records
    .filter(({ type }) => TYPES.includes(type))
    .map(({ type, stream, data, metadata }) => {
      const { subject, occurredAt } = JSON.parse(Buffer.from(metadata).toString());
      return { type, stream, subject, occurredAt, data: Buffer.from(data).toString() };
    });

const seen = async (path: string, after: string): Promise<any> => {
  const since = performance.now();
  const { status, body } = await api.view(path, { after });
  expect({ path, status }).toEqual({ path, status: 200 });
  console.log(`${path} was ${Math.round(performance.now() - since)} ms behind`);
  return body;
};

describe('an import of the CDNOW purchase log into three processes', () => {
  it('that is killed on its way and run again loses no row, and takes none twice', async () => {
    const { process, ended } = begin();
    while (engines.eventStoreDb.log.records.length < KILLED_AT) await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill('SIGKILL');
    expect((await ended).code).toBeNull();
    expect(imported().length).toBeLessThan(rows.length);
    expect(await run()).toMatchObject({ rows: rows.length - 1, rejected: 0 });
    expectRows(imported(), rows.join('\n'));
    if (WHOLE) expectFigures(imported());
    const { code, stdout } = await call(kenal.folder, ['verify', '--chain'], undefined, engines.settings);
    expect({ code, stdout }).toMatchObject({ code: 0 });
  });

  it('appends nothing when it is run once more', async () => {
    const before = imported().length;
    expect(await run()).toMatchObject({ rows: rows.length - 1, rejected: 0, events: 0, registered: 0 });
    expect(imported()).toHaveLength(before);
  });

  it('is shown as by one process: segments, and customers', async () => {
    const set = { name: 'Sri Lestari' };
    const { position } = await api.send('ChangeProfile', { customerId: 'cdnow-00001', set });
    const { position: there } = await other.send('ChangeProfile', { customerId: 'cdnow-00001', set });
    await seen('rfm-segments/summary', position);
    for (const asOf of [SUMMER, AUTUMN] as const) {
      const { body } = await api.view('rfm-segments/summary', { asOf });
      expect(body).toEqual((await other.view('rfm-segments/summary', { asOf, after: there })).body);
      if (WHOLE) expectTable(body, asOf);
    }
    for (const [customer] of rows.filter((_, nth) => nth % 500 === 1).map((row) => row.trim().split(' '))) {
      const path = `customer-360/cdnow-${customer}`;
      const { body } = await api.view(path, { asOf: SUMMER, after: position });
      expect(body).toEqual((await other.view(path, { asOf: SUMMER, after: there })).body);
    }
  });

  it('shows the next purchase at once, and the row as it was', async () => {
    const before = (await api.view('customer-360/cdnow-00001', { asOf: SUMMER })).body;
    const total = { amount: 1_200, currency: 'USD' };
    const lines = [{ lineId: '1', sku: 'cd', qty: 1, net: total }];
    const { position } = await api.send('RecordPurchase', { orderId: 'o-1', customerId: 'cdnow-00001', lines, total });
    const { purchases } = await seen('customer-360/cdnow-00001', position);
    expect(purchases).toMatchObject({ count: before.purchases.count + 1, address: 'purchase-o-1@0' });
    expect((await api.view('customer-360/cdnow-00001', { asOf: SUMMER })).body).toEqual(before);
  });
});
