import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { files } from '#composition';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Api } from '../support/api.js';
import { beginKenal, kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';
import { figuresOf } from './undo-figures.js';

jest.setTimeout(240_000);

const CUSTOMERS = 100;
const MEMBERS = 40;
const NEW_CUSTOMERS = 20;
const ROWS = Number(process.env.KENAL_UNDO_ROWS ?? 10_000);
/** Purchases voided when the server is killed. */
const KILLED_AFTER = 100;
const WHEN = '2026-11-01T03:00:00.000Z';

const idr = (amount: number) => ({ amount, currency: 'IDR' });
const PROGRAM = {
  program: 'club',
  timeZone: 'Asia/Jakarta',
  pointCost: idr(1_000),
  join: 'explicit',
  earnRules: [{ ruleId: 'spend', kind: 'spend', priority: 1, value: '1', per: idr(10_000) }],
};

const MAPPING = {
  name: 'shop',
  format: { kind: 'csv', delimiter: ';' },
  identity: ['order'],
  register: {
    by: 'customer',
    command: 'RegisterCustomer',
    fields: { customerId: { text: 'c-{customer}' }, name: { text: 'Ms {customer}' } },
  },
  command: 'RecordPurchase',
  fields: {
    orderId: { text: 'import-{order}' },
    customerId: { text: 'c-{customer}' },
    occurredAt: { column: 'day', as: 'date', pattern: 'yyyy-mm-dd' },
    lines: [
      {
        lineId: { text: '1' },
        sku: { text: 'tea' },
        qty: { constant: 1 },
        net: { column: 'price', as: 'money', currency: 'IDR' },
      },
    ],
    total: { column: 'price', as: 'money', currency: 'IDR' },
  },
};

const cwd = mkdtempSync(join(tmpdir(), 'kenal-undo-'));
const folder = newFolder();
const customers = Array.from({ length: CUSTOMERS }, (_, n) => `c-${n + 1}`);
const deals = customers.slice(0, 10).map((id) => `d-${id}`);
const asOf = new Date(Date.now() + 86_400_000).toISOString();

/** A small organisation, with something of everything. */
const live = async (api: Api): Promise<void> => {
  await api.send('PublishProgram', PROGRAM);
  for (const [n, customerId] of customers.entries()) {
    await api.send('RegisterCustomer', { customerId, name: `Ms ${n + 1}` });
    if (n < MEMBERS) await api.send('EnrolMember', { program: 'club', customerId });
    if (n % 3 > 0) await api.send('RecordPurchase', purchaseOf(customerId, n));
    if (n % 4 === 0) {
      const said = { channel: 'call', direction: 'inbound', outcome: 'connected', occurredAt: WHEN };
      await api.send('LogInteraction', { interactionId: `i-${n}`, customerId, ...said });
    }
  }
  for (const dealId of deals) {
    const owner = { customerId: dealId.slice(2), owner: 'ann', pipeline: 'sales' };
    await api.send('OpenDeal', { dealId, ...owner, title: 'Tea', amount: idr(500_000), closeDate: '2027-01-31' });
  }
};

const purchaseOf = (customerId: string, n: number) => {
  const total = idr(1_000_000 + n * 10_000);
  const lines = [{ lineId: '1', sku: 'tea', family: 'tea', qty: 1, net: total }];
  return { orderId: `o-${customerId}`, customerId, lines, total, occurredAt: WHEN };
};

/** Purchases of a year, of customers known and new. */
const writeImport = (): void => {
  writeFileSync(join(cwd, 'mapping.json'), JSON.stringify(MAPPING));
  const rows = Array.from({ length: ROWS }, (_, n) => {
    const day = new Date(Date.UTC(2025, 10, 1) + (n % 360) * 86_400_000).toISOString().slice(0, 10);
    return `${n};${(n % (CUSTOMERS + NEW_CUSTOMERS)) + 1};${day};${1_000 + (n % 97) * 500}`;
  });
  writeFileSync(join(cwd, 'shop.csv'), ['order;customer;day;price', ...rows].join('\n'));
};

const voided = (): number => {
  const db = new Database(files(folder).events, { readonly: true });
  const [count] = db.prepare("SELECT count(*) FROM events WHERE type = 'PurchaseVoided'").pluck().all();
  db.close();
  return Number(count);
};

let server: Server;
let run: string;
let before: Record<string, unknown>;
const figures = async () => {
  const api = await server.as('admin', 'auditor', { personal: true });
  // All views are folded together. After so many late events they may take longer than a question waits.
  const after = await head(api);
  await api.view('churn-risk/summary', { after, reactions: 'true' });
  return figuresOf(api, { customers, deals, asOf });
};
const head = async (api: Api): Promise<string> => (await api.view('rfm-segments', { limit: '1' })).body.position;

beforeAll(async () => {
  writeImport();
  server = await startServer(folder);
  await live(await server.as('admin'));
  before = await figures();
  const imported = await kenalJson(folder, ['import', 'shop.csv', '--mapping', 'mapping.json'], cwd);
  run = imported.correlationId;
  expect(imported).toMatchObject({ rows: ROWS, rejected: 0 });
});
afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
  removeFolder(cwd);
});

describe('undoing an import', () => {
  const MEMBER_ROWS = Array.from({ length: ROWS }, (_, n) => n % (CUSTOMERS + NEW_CUSTOMERS)).filter(
    (n) => n < MEMBERS,
  ).length;
  const WHOLE = {
    commands: { VoidPurchase: ROWS },
    remaining: [{ what: 'CustomerRegistered', events: NEW_CUSTOMERS, why: expect.stringContaining('ForgetCustomer') }],
    refused: [],
  };

  it('is told beforehand, with what cannot be undone, and nothing is done', async () => {
    const events = await kenalJson(folder, ['undo', run, '--preview']);
    expect(events).toMatchObject({ ...WHOLE, preview: true });
    expect(JSON.stringify(await figures())).not.toBe(JSON.stringify(before));
    const { stdout } = await kenal(folder, ['undo', run, '--preview']);
    expect(stdout).toContain(`VoidPurchase: ${ROWS}`);
    expect(stdout).toContain(`Remains: ${NEW_CUSTOMERS} CustomerRegistered`);
  });

  it('goes on after a kill, and every figure of every view is what it was before', async () => {
    const begun = beginKenal(folder, ['undo', run]);
    while (voided() < KILLED_AFTER) await new Promise((resolve) => setTimeout(resolve, 1));
    await server.kill();
    expect((await begun.ended).code).toBe(1);
    expect(voided()).toBeLessThan(ROWS);
    server = await startServer(folder);
    const undone = await kenalJson(folder, ['undo', run]);
    expect(undone).toMatchObject({ ...WHOLE, preview: false });
    expect(undone.along).toBe(MEMBER_ROWS);
    const after = await figures();
    const same = (name: string) => JSON.stringify(after[name]) === JSON.stringify(before[name]);
    const other = Object.keys(before).filter((name) => !same(name));
    expect(other.map((name) => [name, after[name]])).toEqual(other.map((name) => [name, before[name]]));
    expect(Object.keys(after)).toEqual(Object.keys(before));
  });

  it('changes nothing a second time, and is recorded once', async () => {
    const api = await server.as('admin');
    const at = await head(api);
    expect(await kenalJson(folder, ['undo', run])).toMatchObject(WHOLE);
    expect(await head(api)).toBe(at);
  });

  it('leaves views as rebuilt, and the log whole', async () => {
    const { chain, views } = await kenalJson(folder, ['verify', '--chain', '--views']);
    expect(chain.fault).toBeUndefined();
    expect(views.filter(({ equal }: any) => !equal)).toEqual([]);
  });

  it('is refused for what no event carries, and to whoever is no admin', async () => {
    const { code, stderr } = await kenal(folder, ['undo', 'nothing']);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('unknown-run') });
    const agent = await server.as('agent');
    expect((await agent.request(`/v1/maintenance/undo/${run}`, { method: 'POST' })).status).toBe(403);
  });
});
