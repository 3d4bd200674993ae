import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

const TIMES = 300;
const CLIENTS = 4;
const TIMEOUT_MS = 120_000;

const folder = newFolder();
let server: Server;
let api: Api;

const idr = (amount: number) => ({ amount, currency: 'IDR' });
const spend = { ruleId: 'spend', kind: 'spend', priority: 1, value: '1', per: idr(1_000_000) };

beforeAll(async () => {
  server = await startServer(folder);
  api = await server.as('agent');
  const admin = await server.as('admin');
  await admin.send('RegisterCustomer', { customerId: 'c-1', name: 'Sri' });
  await admin.send('PublishProgram', {
    program: 'club',
    timeZone: 'Asia/Jakarta',
    pointCost: idr(1_000),
    earnRules: [spend],
  });
  await admin.send('EnrolMember', { program: 'club', customerId: 'c-1' });
}, TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  killLeftOvers();
  removeFolder(folder);
});

const purchase = (orderId: string, customerId = 'c-1') => {
  const lines = [{ lineId: '1', sku: 'tea', qty: 1, net: idr(3_000_000) }];
  return api.send('RecordPurchase', { orderId, customerId, lines, total: idr(3_000_000) });
};

describe('who reads with the position of the answer', () => {
  it(
    `sees the effect of the command, ${TIMES} times`,
    async () => {
      const latencies: number[] = [];
      for (let nth = 1; nth <= TIMES; nth += 1) {
        const { position } = await api.send('ChangeProfile', { customerId: 'c-1', set: { name: `Sri ${nth}` } });
        const answeredMs = performance.now();
        const { status, body } = await api.view('customer-360/c-1', { after: position });
        latencies.push(performance.now() - answeredMs);
        expect({ status, name: body.profile.name.value }).toEqual({ status: 200, name: `Sri ${nth}` });
      }
      latencies.sort((a, b) => a - b);
      const [median, p99] = [0.5, 0.99].map((part) => latencies[Math.floor(TIMES * part)]!.toFixed(1));
      console.log(`command answered → visible (over HTTP): median ${median} ms, p99 ${p99} ms`);
    },
    TIMEOUT_MS,
  );

  it(
    'sees it in lists and searches, too, while others write',
    async () => {
      const client = async (nth: number) => {
        for (let round = 0; round < TIMES / CLIENTS / 3; round += 1) {
          const [customerId, name] = [`c-${nth}-${round}`, `Wayan${nth}x${round}`];
          await api.send('RegisterCustomer', { customerId, name });
          const deal = { pipeline: `sales`, amount: idr(1), closeDate: '2027-01-31', owner: customerId };
          const { position: after } = await api.send('OpenDeal', { customerId, title: 'Office', ...deal });
          const found = await api.view('customer-search', { q: name, after });
          const board = await api.view('pipeline-board', { owner: customerId, after });
          expect(found.body.items).toMatchObject([{ customerId }]);
          expect(board.body.items).toMatchObject([{ stage: 'new' }]);
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, (_, nth) => client(nth)));
    },
    TIMEOUT_MS,
  );

  it(
    'sees what processes made of it, where they ask for reactions',
    async () => {
      for (let nth = 1; nth <= TIMES / 10; nth += 1) {
        const { position: after } = await purchase(`o-${nth}`);
        const { body } = await api.view('loyalty-ledger/club.c-1', { after, reactions: 'true' });
        expect(body).toMatchObject({ spendable: 3 * nth });
      }
    },
    TIMEOUT_MS,
  );

  it('is told late, not wrong, of a position that is not there yet', async () => {
    const { position } = await purchase('o-last');
    const after = String(BigInt(position) + 1_000n).padStart(20, '0');
    const askedMs = performance.now();
    const { status, headers, body } = await api.request(`/v1/views/customer-360/c-1?after=${after}`);
    expect({ status, code: body.code }).toEqual({ status: 504, code: 'view-late' });
    expect(headers.get('retry-after')).toBe('1');
    expect(performance.now() - askedMs).toBeLessThan(8_000);
  }, 20_000);
});
