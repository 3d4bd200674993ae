import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync } from 'node:fs';
import Database from 'better-sqlite3';
import { files } from '#composition';
import type { Api } from '../support/api.js';
import { kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

const TIMEOUT_MS = 120_000;
const folder = newFolder();
const changed = `${folder}-changed`;
let server: Server;
let api: Api;

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
  removeFolder(changed);
});

describe('kenal rebuild and verify', () => {
  beforeAll(async () => {
    server = await startServer(folder);
    api = await server.as('admin');
    const amount = { amount: 100, currency: 'IDR' };
    const deal = {
      customerId: 'c-1',
      pipeline: 'sales',
      title: 'Office',
      amount,
      closeDate: '2027-01-31',
      owner: 'ann',
    };
    for (const nth of [1, 2]) await api.send('RegisterCustomer', { customerId: `c-${nth}`, name: `Sri ${nth}` });
    for (const nth of [1, 2, 3, 4]) await api.send('OpenDeal', { dealId: `d-${nth}`, ...deal });
    for (const nth of [1, 2]) await api.send('AdvanceDeal', { dealId: `d-${nth}`, to: 'qualified' });
  }, TIMEOUT_MS);

  test('compare what is live on the running server with what the log says, and switch', async () => {
    const [compared] = await kenalJson(folder, ['rebuild', 'customer-360', '--dry-run']);
    expect(compared).toMatchObject({ view: 'customer-360', equal: true, live: { rows: compared.rebuilt.rows } });
    expect(compared.live.rows).toBeGreaterThan(2);
    await kenalJson(folder, ['rebuild', 'customer-360']);
    expect((await api.view('customer-360/c-1')).status).toBe(200);
    const { chain, views } = await kenalJson(folder, ['verify']);
    expect(chain.events).toBeGreaterThan(8);
    expect(views.length).toBeGreaterThan(8);
    expect(views.every(({ equal }: any) => equal)).toBe(true);
  });

  describe('once it is stopped', () => {
    beforeAll(() => server.stop());

    it.each([
      [
        'a changed byte',
        `UPDATE events SET data = replace(data, ':100,', ':900,') WHERE stream = 'deal-d-3'`,
        'deal-d-3@0',
      ],
      ['a missing event', `DELETE FROM events WHERE stream = 'deal-d-1' AND revision = 0`, 'deal-d-1@0'],
      ['a missing stream', `DELETE FROM events WHERE stream = 'deal-d-3'`, 'deal-d-4@0'],
      [
        'the data of another',
        `UPDATE events SET data = (SELECT data FROM events WHERE stream = 'deal-d-3')
         WHERE stream = 'deal-d-4'`,
        'deal-d-4@0',
      ],
      [
        'swapped events',
        `UPDATE events SET revision = 2 WHERE stream = 'deal-d-1' AND revision = 0;
         UPDATE events SET revision = 0 WHERE stream = 'deal-d-1' AND revision = 1;
         UPDATE events SET revision = 1 WHERE stream = 'deal-d-1' AND revision = 2`,
        'deal-d-1@',
      ],
      [
        'another time',
        `UPDATE events SET occurred_at = '2020-01-01T00:00:00.000Z' WHERE stream = 'deal-d-4'`,
        'deal-d-4@0',
      ],
      ['another subject', `UPDATE events SET subject = 'c-2' WHERE stream = 'deal-d-4'`, 'deal-d-4@0'],
      ['another type', `UPDATE events SET type = 'DealLost' WHERE stream = 'deal-d-4'`, 'deal-d-4@0'],
      ['another stream', `UPDATE events SET stream = 'deal-d-5' WHERE stream = 'deal-d-4'`, 'deal-d-5@0'],
    ])(
      'find %s in the log, and name the place',
      async (_, sql, place) => {
        alter('events', (db) => db.exec(sql));
        const { code, stdout } = await kenal(changed, ['verify', '--chain']);
        expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining(`BROKEN at ${place}`) });
      },
      TIMEOUT_MS,
    );

    test('tell the place in JSON, too', async () => {
      alter('events', (db) =>
        db.exec(`UPDATE events SET meta = replace(meta, 'admin', 'nobody') WHERE stream = 'deal-d-2'`),
      );
      const { code, stdout } = await kenal(changed, ['verify', '--chain', '--json']);
      const fault = { stream: 'deal-d-2', revision: '0', kind: 'changed', sentence: expect.any(String) };
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 1, chain: { fault } });
    });

    test('find the end of the log cut off, as far as the views have seen it', async () => {
      alter('events', (db) => db.exec('DELETE FROM events WHERE position = (SELECT max(position) FROM events)'));
      const { code, stdout, stderr } = await kenal(changed, ['verify', '--chain']);
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/ends at position \d+, but .*views\.db has seen/),
      });
    });

    test('find a changed, a missing and an additional row of a view', async () => {
      for (const sql of [
        `UPDATE "%" SET row = replace(row, '"qualified"', '"qualifies"') WHERE key = 'd-1'`,
        `DELETE FROM "%" WHERE key = 'd-2'`,
        `INSERT INTO "%" (key, row, occurred_at, position)
         SELECT 'd-9', row, occurred_at, position FROM "%" WHERE key = 'd-1'`,
      ]) {
        alter('views', (db) => {
          const named = `SELECT view || '@' || version || '.' || number || '/deals' FROM generations
            WHERE view = 'deal-history' AND state = 'live'`;
          const table = String(db.prepare(named).pluck().get());
          expect(db.prepare(sql.replaceAll('"%"', `"${table}"`)).run().changes).toBe(1);
        });
        const { code, stdout } = await kenal(changed, ['verify', '--views']);
        expect({ sql, code, stdout }).toMatchObject({
          code: 1,
          stdout: expect.stringMatching(/deal-history: DIFFERENT/),
        });
        expect(stdout.match(/DIFFERENT/g)).toHaveLength(1);
      }
    });
  });
});

/** A copy of the data folder, changed behind Kenal's back. */
const alter = (which: 'events' | 'views', change: (db: Database.Database) => void): void => {
  removeFolder(changed);
  cpSync(folder, changed, { recursive: true });
  const db = new Database(files(changed)[which]);
  change(db);
  db.close();
};
