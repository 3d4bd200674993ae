import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Api } from '../support/api.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

const TIMEOUT_MS = 120_000;
const folder = newFolder();
let server: Server;
let auditor: Api;
/** Reads wait for it. */
let after = '';

jest.setTimeout(TIMEOUT_MS);

const send = async (who: string, name: string, body: object): Promise<any> => {
  const receipt = await (await server.as('agent', who)).send(name, body);
  after = receipt.position;
  return receipt;
};

const origin = async (api: Api, row: string, query: Record<string, string> = {}) =>
  api.request(`/v1/audit/views/${row}?${new URLSearchParams({ after, ...query })}`);
const addresses = ({ body }: any): string[] => body.items.map(({ address }: any) => address);

const IDR = (amount: number) => ({ amount, currency: 'IDR' });
const purchase = (orderId: string, occurredAt: string, pieces: number) => ({
  orderId,
  customerId: 'c-1',
  occurredAt,
  lines: [{ lineId: 'l-1', sku: 'tea-1', family: 'tea', qty: pieces, net: IDR(pieces * 1_000) }],
  total: IDR(pieces * 1_000),
});

beforeAll(async () => {
  server = await startServer(folder);
  auditor = await server.as('auditor');
  await send('ann', 'RegisterCustomer', {
    customerId: 'c-1',
    name: 'Sri Lestari',
    occurredAt: '2026-01-05T03:00:00.000Z',
  });
  await send('ben', 'RecordPurchase', purchase('o-1', '2026-03-01T03:00:00.000Z', 50));
  await send('ann', 'LogInteraction', {
    interactionId: 'i-1',
    customerId: 'c-1',
    occurredAt: '2026-03-02T03:00:00.000Z',
    channel: 'call',
    direction: 'outbound',
    outcome: 'no-answer',
  });
  await send('ann', 'CorrectInteraction', {
    interactionId: 'i-1',
    set: { outcome: 'connected' },
    reason: 'It was answered',
  });
  await send('cid', 'ReturnPurchase', {
    orderId: 'o-1',
    returnId: 'r-1',
    occurredAt: '2026-03-05T03:00:00.000Z',
    lines: [{ lineId: 'l-1', qty: 20 }],
    reason: 'defective',
  });
  // Only now does it become known.
  await send('ben', 'RecordPurchase', purchase('o-0', '2026-02-01T03:00:00.000Z', 7));
  await send('ann', 'ChangeProfile', { customerId: 'c-1', set: { name: 'Sri Wahyuni' } });
});

afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
});

describe('an auditor who asks where a figure comes from', () => {
  it('gets exactly the events that made it, the late one in its place, and what each did', async () => {
    const told = await origin(auditor, 'customer-360/c-1', { path: 'purchases.revenue' });
    expect(told).toMatchObject({ status: 200, body: { view: 'customer-360', key: 'c-1', stale: false } });
    const steps = told.body.items.map(({ address, type, changes }: any) => ({ address, type, changes }));
    const revenue = (amount: number | undefined) => (amount === undefined ? [] : [IDR(amount)]);
    const step = (address: string, type: string, before: number | undefined, now: number) => ({
      address,
      type,
      changes: [{ path: 'purchases.revenue', removed: revenue(before), added: revenue(now) }],
    });
    expect(steps).toEqual([
      step('purchase-o-0@0', 'PurchaseRecorded', undefined, 7_000),
      step('purchase-o-1@0', 'PurchaseRecorded', 7_000, 57_000),
      step('purchase-o-1@1', 'PurchaseReturned', 57_000, 37_000),
    ]);
    const { body } = await (await server.as('agent')).view('customer-360/c-1', { after });
    expect(body.purchases.revenue).toEqual(revenue(37_000));
  });

  it('follows the event to its command, and that to who sent it', async () => {
    const { body } = await origin(auditor, 'customer-360/c-1', { path: 'purchases.revenue' });
    const { commandId, correlationId, actor, address } = body.items.at(-1);
    const { body: trace } = await auditor.request(`/v1/audit/trace/${correlationId}`);
    const command = trace.commands.find((each: any) => each.commandId === commandId);
    expect(command).toMatchObject({ actor: { kind: 'agent', id: 'cid' }, events: [{ address }] });
    expect(actor).toEqual(command.actor);
    // And back: the rows that a trace names are asked about by table.
    for (const { view, table, key } of command.events[0].rows.filter((row: any) => row.view === 'customer-360')) {
      expect(addresses(await origin(auditor, `${view}/${key}`, { table }))).toContain(address);
    }
  });

  it('sees a correction among the events of a field, and nothing that left it alone', async () => {
    const told = await origin(auditor, 'customer-360/c-1', { path: 'lastContact' });
    expect(addresses(told)).toEqual(['interaction-i-1@1']);
  });

  it('asks about any moment, by what was known at another', async () => {
    const path = 'purchases.revenue';
    const asOf = '2026-03-03';
    expect(addresses(await origin(auditor, 'customer-360/c-1', { path, asOf }))).toEqual([
      'purchase-o-0@0',
      'purchase-o-1@0',
    ]);
    const { body: events } = await auditor.request('/v1/audit/streams/purchase-o-1');
    const knownAt = events.items[0].recordedAt;
    expect(addresses(await origin(auditor, 'customer-360/c-1', { path, knownAt }))).toEqual(['purchase-o-1@0']);
  });

  it('asks about rows of every kind of view', async () => {
    expect(addresses(await origin(auditor, 'rfm-segments/c-1', { path: 'purchases' }))).toEqual([
      'purchase-o-0@0',
      'purchase-o-1@0',
    ]);
    expect(addresses(await origin(auditor, 'churn-risk/c-1'))).toContain('purchase-o-1@0');
    const deal = { dealId: 'd-1', customerId: 'c-1', pipeline: 'sales', title: 'Tea', owner: 'ann' };
    await send('ann', 'OpenDeal', { ...deal, amount: IDR(9_000), closeDate: '2027-01-31' });
    expect(addresses(await origin(auditor, 'pipeline-board/d-1', { table: 'deals' }))).toEqual(['deal-d-1@0']);
  });

  it.each([
    ['customer-36/c-1', {}, { status: 404, code: 'unknown-view', data: { nearest: 'customer-360' } }],
    ['customer-search/c-1', {}, { status: 404, code: 'view-without-rows', data: { tables: [] } }],
    ['forecast/d-1', {}, { code: 'view-without-rows', data: { tables: ['deals', 'pipelines', 'rates'] } }],
    ['forecast/d-1', { table: 'deal' }, { status: 404, code: 'unknown-table' }],
    ['customer-360/c-404', {}, { status: 404, code: 'unknown-key' }],
    [
      'customer-360/c-1',
      { path: 'purchases.revenu' },
      { code: 'unknown-path', data: { nearest: 'purchases.revenue' } },
    ],
    ['customer-360/c-1', { asOf: 'soon', limit: '0' }, { status: 400, errors: [{ path: 'asOf' }, { path: 'limit' }] }],
    ['customer-360/c-1', { to: '1', form: '2' }, { status: 400, errors: [{ path: 'to' }, { path: 'form' }] }],
  ])('is told what is wrong with %s %j', async (row, query, problem) => {
    expect((await origin(auditor, row, query as Record<string, string>)).body).toMatchObject(problem);
  });

  it('has no other role than auditor or admin', async () => {
    for (const role of ['analyst', 'agent', 'service', 'customer'] as const) {
      const api = await server.as(role, 'c-1');
      expect([role, (await origin(api, 'customer-360/c-1')).status]).toEqual([role, 403]);
    }
    const { body } = await auditor.request('/v1/audit/access?kind=denied&who=c-1');
    expect(body.items.length).toBeGreaterThan(0);
  });
});

describe('personal values before and after an event', () => {
  const name = { path: 'profile.name.value' };
  const changes = async (api: Api) =>
    (await origin(api, 'customer-360/c-1', name)).body.items.map((each: any) => each.changes[0]);

  it('are withheld, or opened to whom that was granted, who then stands in the access log', async () => {
    const withheld = { withheld: true };
    expect(await changes(auditor)).toEqual([
      { ...name, after: withheld },
      { ...name, before: withheld, after: withheld },
    ]);
    expect(await changes(await server.as('auditor', 'tia', { personal: true }))).toEqual([
      { ...name, after: 'Sri Lestari' },
      { ...name, before: 'Sri Lestari', after: 'Sri Wahyuni' },
    ]);
    const { body } = await auditor.request('/v1/audit/access?who=tia');
    expect(body.items[0]).toMatchObject({ who: 'tia', kind: 'read', whom: ['c-1'] });
  });

  it('are gone when the customer is forgotten, while the events that changed them still stand', async () => {
    await send('ann', 'ForgetCustomer', { customerId: 'c-1', basis: 'asked' });
    const forgotten = { forgotten: true };
    expect(await changes(await server.as('admin'))).toEqual([
      { ...name, after: forgotten },
      { ...name, before: forgotten, after: forgotten },
    ]);
    expect(addresses(await origin(auditor, 'customer-360/c-1', { path: 'forgottenBy' }))).toEqual(['customer-c-1@2']);
  });
});
