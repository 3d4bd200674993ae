import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { verifyAccessLog } from '#audit/sqlite';
import { files } from '#composition';
import type { Api } from '../support/api.js';
import { kenalJson } from '../support/cli.js';
import { leaksIn, PLANTED } from '../support/planted.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';
import { lifeOfPlanted } from './planted-life.js';

const TIMEOUT_MS = 60_000;

const folder = newFolder();
let server: Server;
let agent: Api;
let auditor: Api;

beforeAll(async () => {
  server = await startServer(folder);
  const admin = await server.as('admin');
  let position = '';
  for (const [name, body] of lifeOfPlanted('c-1')) ({ position } = await admin.send(name, body));
  [agent, auditor] = [await server.as('agent', 'ann'), await server.as('auditor', 'eve')];
  await admin.view('customer-360/c-1', { after: position });
}, TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  removeFolder(folder);
  killLeftOvers();
});

const last = async (query: Record<string, string> = {}) => {
  const { status, body } = await auditor.request(`/v1/audit/access?${new URLSearchParams({ limit: '1', ...query })}`);
  expect(status).toBe(200);
  return body.items[0];
};

describe('the access log', () => {
  it('CAP-56 tells who read what of a customer, when and why', async () => {
    await agent.request('/v1/views/customer-360/c-1', { headers: { 'x-reason': 'case-7', 'x-correlation-id': 'r-1' } });
    expect(await last({ customer: 'c-1', who: 'ann' })).toEqual({
      n: expect.any(Number),
      at: expect.stringMatching(/Z$/),
      kind: 'read',
      who: 'ann',
      roles: ['agent'],
      what: 'customer-360/row',
      key: 'c-1',
      whom: ['c-1'],
      reason: 'case-7',
      correlationId: 'r-1',
    });
  });

  it('tells whose values a list showed, whether they lay sealed or in clear', async () => {
    for (const path of ['customer-search?q=zyxw', 'timeline?customerId=c-1', 'pipeline-board/deals']) {
      expect([path, (await agent.request(`/v1/views/${path}`)).status]).toEqual([path, 200]);
      expect(await last({ customer: 'c-1', who: 'ann' })).toMatchObject({ what: path.replace(/\?.*/, '/list') });
    }
  });

  it('tells nothing of a reader who saw nothing personal', async () => {
    const analyst = await server.as('analyst', 'ben');
    expect((await analyst.view('customer-360/c-1')).status).toBe(200);
    expect(await last({ who: 'ben' })).toBeUndefined();
  });

  it('CAP-37 tells a customer who asked for the row of another, and gives nothing', async () => {
    const other = await server.as('customer', 'c-2');
    expect((await other.view('customer-360/c-1')).status).toBe(403);
    const denied = { kind: 'denied', who: 'c-2', what: 'customer-360/row', key: 'c-1', code: 'forbidden', whom: [] };
    expect(await last({ customer: 'c-1', kind: 'denied' })).toMatchObject(denied);
  });

  it('tells refusals of commands, by single requests and in batches', async () => {
    const again = { customerId: 'c-1', name: 'Somebody else' };
    await agent.command('RegisterCustomer', again);
    const line = `${JSON.stringify({ name: 'RegisterCustomer', body: again })}\n`;
    const headers = { 'content-type': 'application/x-ndjson' };
    await agent.request('/v1/commands:batch', { method: 'POST', headers, body: line });
    const { body } = await auditor.request('/v1/audit/access?kind=refused&limit=2');
    const refused = { what: 'RegisterCustomer', key: 'c-1', code: 'customer-exists', who: 'ann' };
    expect(body.items).toMatchObject([refused, refused]);
  });

  it('tells bad tokens, and counts what is tried again and again', async () => {
    const before = (await last({ kind: 'denied' })).n;
    for (let n = 0; n < 50; n += 1) await fetch(`${server.address}/v1/views/customer-360/c-1`);
    const { body } = await auditor.request('/v1/audit/access?kind=denied&limit=100');
    const since = body.items.filter(({ n }: any) => n > before);
    expect(since[0]).toMatchObject({ code: 'unauthenticated', roles: [], what: '/v1/views/:view/:key' });
    expect(since.reduce((sum: number, { times = 1 }: any) => sum + times, 0)).toBe(50);
    expect(since.length).toBeLessThan(50);
  });

  it('tells exports of one person, which need a reason', async () => {
    const path = '/v1/privacy/customers/c-1/export';
    expect((await agent.request(path)).body.code).toBe('reason-required');
    const { body } = await agent.request(path, { headers: { 'x-reason': 'request-7' } });
    expect(body.events[0]).toMatchObject({ address: 'interaction-i-1@0', data: { subject: PLANTED.subject } });
    expect(body.summary).toMatchObject({ profile: { name: { value: PLANTED.name } } });
    const told = { kind: 'exported', whom: ['c-1'], reason: 'request-7', who: 'ann' };
    expect(await last({ kind: 'exported' })).toMatchObject(told);
    const exported = await kenalJson(folder, ['privacy', 'export', 'c-1', '--reason', 'request-8']);
    expect(exported.events).toEqual(body.events);
    expect(await last({ kind: 'exported' })).toMatchObject({ reason: 'request-8', who: 'kenal-cli' });
  });

  it('is for auditors, page by page, and tells that they read it', async () => {
    for (const role of ['service', 'agent', 'analyst', 'customer'] as const) {
      expect((await (await server.as(role)).request('/v1/audit/access')).status).toBe(403);
    }
    const numbers: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await auditor.request(`/v1/audit/access?limit=7&who=ann${cursor && `&cursor=${cursor}`}`);
      numbers.push(...body.items.map(({ n }: any) => n));
      cursor = body.nextCursor;
    }
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => b - a));
    expect(await last({ who: 'eve' })).toMatchObject({ kind: 'read', what: '/v1/audit/access' });
    for (const wrong of ['kind=seen', 'limit=0', 'from=today', 'cursor=x', 'name=x']) {
      expect([wrong, (await auditor.request(`/v1/audit/access?${wrong}`)).status]).toEqual([wrong, 400]);
    }
  });
});

describe('the file of the access log', () => {
  it(
    'holds no personal value, outlives kill -9, and cannot be changed unseen',
    async () => {
      const { n } = await last();
      await server.kill();
      expect(Object.keys(leaksIn(folder))).not.toContain('access.db');
      expect(Object.keys(leaksIn(folder))).not.toContain('access.db-wal');
      expect(verifyAccessLog(files(folder).access)).toMatchObject({ fault: undefined });
      const db = new Database(files(folder).access);
      expect(db.prepare('SELECT max(n) FROM entries').pluck().get()).toBeGreaterThanOrEqual(n);
      db.prepare(`UPDATE entries SET entry = replace(entry, '"ann"', '"ben"') WHERE n = ?`).run(2);
      db.close();
      expect(verifyAccessLog(files(folder).access).fault).toMatchObject({ n: 2 });
      server = await startServer(folder);
    },
    TIMEOUT_MS,
  );
});
