import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startProtocolServer, type ProtocolServer } from '#event-store/testing';
import type { Api } from '../support/api.js';
import { startApart, type Apart } from '../support/apart.js';
import { kenal as call, kenalJson } from '../support/cli.js';
import { startFerretDb, type Engine } from '../support/engines.js';
import { killLeftOvers } from '../support/server.js';

/* Three processes without Kafka: one projector has all rows to itself, so that it can rebuild them. */

jest.setTimeout(240_000);

const CUSTOMERS = 12;

let log: ProtocolServer;
let views: Engine;
let settings: Record<string, string>;
let kenal: Apart;
let api: Api;
let after: string;

const run = (...args: string[]): Promise<any> => kenalJson(kenal.folder, args, undefined, settings);

beforeAll(async () => {
  [log, views] = [await startProtocolServer(), await startFerretDb()];
  settings = { KENAL_EVENT_STORE: log.address, KENAL_VIEW_STORE: new URL('/kenal', views.address).href };
  kenal = await startApart(settings);
  api = await kenal.as('admin');
  for (let n = 0; n < CUSTOMERS; n += 1) {
    const customerId = `c-${n}`;
    const total = { amount: 1_000 * (n + 1), currency: 'IDR' };
    await api.send('RegisterCustomer', { customerId, name: 'Sri' });
    const lines = [{ lineId: '1', sku: 'tea', qty: 1, net: total }];
    ({ position: after } = await api.send('RecordPurchase', { orderId: `o-${n}`, customerId, lines, total }));
  }
});
afterAll(async () => {
  await kenal?.stop();
  killLeftOvers();
  await views?.stop();
  await log?.stop();
});

describe('three processes, and kenal beside them', () => {
  it('are asked what if where questions are answered', async () => {
    const asked = { F: '1,2,3,4', asOf: new Date().toISOString().slice(0, 10) };
    const { status, body } = await api.view('rfm-segments/what-if', { ...asked, after });
    expect(status).toBe(200);
    expect(await run('what-if', '--frequency', asked.F, '--as-of', asked.asOf)).toEqual(body);
  });

  it('compare and rebuild where rows are folded', async () => {
    const { views: compared } = await run('verify', '--views');
    expect(compared.length).toBeGreaterThan(10);
    for (const each of compared) expect(each).toMatchObject({ equal: true });
    expect(await run('rebuild', 'customer-360')).toMatchObject([{ equal: true, live: { rows: CUSTOMERS } }]);
    expect(await run('rebuild', 'customer-360', '--rollback')).toMatchObject({ view: 'customer-360' });
    expect(await run('retry', 'customer-360')).toEqual([]);
    expect((await api.view('customer-360/c-1', { after })).body.purchases.count).toBe(1);
  });

  it('score, and take back, where commands are taken', async () => {
    expect((await run('score')).events).toMatchObject([{ type: 'ScoringRunCompleted' }]);
    const headers = { 'content-type': 'application/json', 'x-correlation-id': 'award-1' };
    const body = JSON.stringify({ customerId: 'c-1', kind: 'phone', value: '+62 813 8642 9753' });
    const init = { method: 'POST', headers, body };
    expect((await api.request('/v1/commands/AddContactPoint', init)).status).toBe(200);
    expect(await run('undo', 'award-1', '--preview')).toMatchObject({ preview: true, events: 1 });
    expect(await run('undo', 'award-1')).toMatchObject({ preview: false, commands: { RemoveContactPoint: 1 } });
  });

  it('say so to who asks while the view store is away, and answer when it is back', async () => {
    const ask = () => api.view('customer-360/c-1');
    await views.kill();
    const { status, body, headers } = await ask();
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'store-unavailable', '1']);
    await views.restart();
    let answer = await ask();
    while (answer.status === 503) answer = await ask();
    expect(answer).toMatchObject({ status: 200, body: { customerId: 'c-1' } });
  });

  it('are told when one of them is missing', async () => {
    await kenal.queryApi.stop();
    await kenal.projector.stop();
    const missing = (args: string[], more = {}) => call(kenal.folder, args, undefined, { ...settings, ...more });
    expect((await missing(['what-if'])).stderr).toContain('No query-api runs on');
    expect((await missing(['rebuild', 'customer-360'])).stderr).toContain('No projector runs on');
    const shared = await missing(['verify', '--views'], { KENAL_KAFKA: '127.0.0.1:9' });
    expect([shared.code, shared.stderr]).toEqual([1, expect.stringContaining('share the rows by KENAL_KAFKA')]);
  });
});
