import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { files, viewNames } from '#composition';
import type { Api } from '../support/api.js';
import { kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';
import { PROGRAM_BODY } from './lives.js';

jest.setTimeout(280_000);

const CUSTOMERS = 60;
const PURCHASES_EACH = 20;
const READERS = 2;

const folder = newFolder();
const customers = Array.from({ length: CUSTOMERS }, (_, n) => `c-${n}`);
const idr = (amount: number) => ({ amount, currency: 'IDR' });
let server: Server;
let made = 0;

const purchase = (customerId: string) => {
  made += 1;
  const lines = [{ lineId: '1', sku: 'tea', family: 'tea', qty: 1, net: idr(5_000_000) }];
  return { orderId: `o-${made}`, customerId, lines, total: idr(5_000_000) };
};

/** By hand, since its lines are no JSON document. */
const post = async (path: string, body = ''): Promise<Response> => {
  const { token } = (await server.as('admin')) as any;
  const headers = { authorization: `Bearer ${token}`, accept: NDJSON, ...(body && { 'content-type': NDJSON }) };
  return fetch(server.address + path, { method: 'POST', headers, ...(body && { body }) });
};
const NDJSON = 'application/x-ndjson';

const batch = async (commands: readonly { name: string; body: object }[]): Promise<void> => {
  const answer = await post('/v1/commands:batch', commands.map((command) => JSON.stringify(command)).join('\n'));
  expect((await answer.text()).match(/"status":200/g)).toHaveLength(commands.length);
};

beforeAll(async () => {
  server = await startServer(folder);
  const api = await server.as('admin');
  await api.send('PublishProgram', PROGRAM_BODY);
  await batch(customers.map((customerId) => ({ name: 'RegisterCustomer', body: { customerId, name: customerId } })));
  for (let round = 0; round < PURCHASES_EACH; round += 1)
    await batch(customers.map((customerId) => ({ name: 'RecordPurchase', body: purchase(customerId) })));
  await api.view('customer-360/c-0', { reactions: 'true' });
});
afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
});

/** What one customer's views say; all of it only grows while they only buy. */
interface Seen {
  readonly position: string;
  readonly purchases: number;
  readonly points: number;
  readonly entries: number;
}

const look = async (api: Api, customerId: string, after: string): Promise<Seen> => {
  const [all, account, story] = await Promise.all([
    api.view(`customer-360/${customerId}`, { after }),
    api.view(`loyalty-ledger/club.${customerId}`, { after }),
    api.view(`timeline/${customerId}`, { after }),
  ]);
  for (const { status, body } of [all, account, story])
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return {
    position: all.headers.get('x-position')!,
    purchases: all.body.purchases.count,
    points: account.body.issued,
    // The row shows the last five hundred and counts the others.
    entries: story.body.earlier + story.body.entries.length,
  };
};

const goesBack = (before: Seen, now: Seen): boolean =>
  now.position < before.position ||
  now.purchases <= before.purchases ||
  now.entries <= before.entries ||
  now.points < before.points;

/** Buys and looks, as who works with Kenal does, until told to stop. Answers how often, and what went wrong. */
const work = async (nth: number, until: { over: boolean }): Promise<{ turns: number; faults: unknown[] }> => {
  const api = await server.as('admin', `reader-${nth}`);
  const faults: unknown[] = [];
  let before: Seen | undefined;
  let turns = 0;
  for (; !until.over; turns += 1) {
    const customerId = customers[nth]!;
    try {
      const { position } = await api.send('RecordPurchase', purchase(customerId));
      const now = await look(api, customerId, position);
      if (before && goesBack(before, now)) faults.push({ before, now });
      before = now;
    } catch (error) {
      faults.push(String(error));
    }
  }
  return { turns, faults };
};

const typesInLog = (): Record<string, number> => {
  const db = new Database(files(folder).events, { readonly: true });
  const rows = db.prepare('SELECT type, count(*) AS n FROM events GROUP BY type').all() as {
    type: string;
    n: number;
  }[];
  db.close();
  return Object.fromEntries(rows.map(({ type, n }) => [type, n]));
};

describe('a rebuild of every view while people work', () => {
  it('lets no question fail, no row go back in time, and no reaction happen again', async () => {
    const until = { over: false };
    const working = Array.from({ length: READERS }, (_, nth) => work(nth, until));
    const rebuilt: any[] = [];
    try {
      for (const view of viewNames()) rebuilt.push(...(await kenalJson(folder, ['rebuild', view])));
    } finally {
      until.over = true;
    }
    const turns = await Promise.all(working);
    expect(turns.flatMap(({ faults }) => faults)).toEqual([]);
    expect(Math.min(...turns.map((worker) => worker.turns))).toBeGreaterThan(viewNames().length);
    expect(rebuilt.map(({ view }) => view)).toEqual(viewNames());
    expect(rebuilt.filter(({ equal }) => !equal)).toEqual([]);
    const api = await server.as('admin');
    await api.view('customer-360/c-0', { reactions: 'true' });
    const { PurchaseRecorded, LoyaltyPointsIssued, ReactionRefused = 0 } = typesInLog();
    expect({ LoyaltyPointsIssued, ReactionRefused }).toEqual({
      LoyaltyPointsIssued: PurchaseRecorded,
      ReactionRefused: 0,
    });
  });

  it('is rolled back by one command, and forth by another, with all that happened since', async () => {
    const api = await server.as('admin');
    const count = async (after: string) => (await api.view('customer-360/c-9', { after })).body.purchases.count;
    const first = await api.send('RecordPurchase', purchase('c-9'));
    const bought = await count(first.position);
    expect(await kenalJson(folder, ['rebuild', 'customer-360', '--rollback'])).toMatchObject({ view: 'customer-360' });
    expect(await count(first.position)).toBe(bought);
    const second = await api.send('RecordPurchase', purchase('c-9'));
    expect(await count(second.position)).toBe(bought + 1);
    await kenalJson(folder, ['rebuild', 'customer-360', '--rollback']);
    expect(await count(second.position)).toBe(bought + 1);
    const { code, stderr } = await kenal(folder, ['rebuild', 'process-refusals', '--dry-run', '--rollback']);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('--rollback') });
  });

  it('shows how far it is', async () => {
    const answer = await post('/v1/maintenance/rebuild/timeline');
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ progress: { done: expect.any(Number), total: expect.any(Number) } });
    expect(lines.at(-1).result).toMatchObject([{ view: 'timeline', equal: true }]);
  });
});

describe('a rebuild that is killed', () => {
  it('leaves rows that are right; asked for again, it ends', async () => {
    for (const nth of [1, 2, 3]) {
      const reader = (await post('/v1/maintenance/rebuild/customer-360')).body!.getReader();
      // The first page is folded, or the second, or the third.
      for (let page = 0; page < nth; page += 1) await reader.read();
      await server.kill();
      server = await startServer(folder);
    }
    const db = new Database(files(folder).views, { readonly: true });
    const states = db
      .prepare(`SELECT state FROM generations WHERE view = 'customer-360' ORDER BY number`)
      .pluck()
      .all();
    db.close();
    expect(states.filter((state) => state === 'live')).toHaveLength(1);
    expect(states).not.toContain('building');
    expect(await kenalJson(folder, ['rebuild', 'customer-360'])).toMatchObject([{ equal: true }]);
    const { views } = await kenalJson(folder, ['verify', '--views']);
    expect(views.filter(({ equal }: any) => !equal)).toEqual([]);
  });
});
