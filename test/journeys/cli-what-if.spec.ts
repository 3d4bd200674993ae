import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Api } from '../support/api.js';
import { kenal, kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

jest.setTimeout(120_000);

const folder = newFolder();
let server: Server;
let api: Api;

beforeAll(async () => {
  server = await startServer(folder);
  api = await server.as('admin');
  for (const nth of [1, 2]) await api.send('RegisterCustomer', { customerId: `c-${nth}`, name: `Sri ${nth}` });
});

afterAll(async () => {
  await server?.stop();
  killLeftOvers();
  removeFolder(folder);
});

describe('kenal what-if', () => {
  const cutoffs = { recency: '365,180,90,30', frequency: '1,2,4,8', money: '100,200,300,400' };

  it('names who would move, as the view does, and records nothing', async () => {
    const amount = { amount: 100, currency: 'IDR' };
    const lines = [{ lineId: '1', sku: 'tea', qty: 1, net: amount }];
    const buy = (nth: number) =>
      api.send('RecordPurchase', { orderId: `o-${nth}`, customerId: `c-${1 + (nth % 2)}`, lines, total: amount });
    for (const nth of [1, 2, 3]) await buy(nth);
    const { position: after } = await buy(5);
    const { recency: R, frequency: F, money: M } = cutoffs;
    const { body } = await api.view('rfm-segments/what-if', { after, R, F, M });
    const head = (await api.request('/v1/events')).body.head;
    const options = Object.entries(cutoffs).flatMap(([name, value]) => [`--${name}`, value]);
    expect(await kenalJson(folder, ['what-if', ...options])).toEqual(body);
    expect(body.cutoffs.F).toEqual([1, 2, 4, 8]);
    const { stdout } = await kenal(folder, ['what-if', ...options]);
    expect(stdout).toMatch(/customers would stay where they are\.\n/);
    expect((await api.request('/v1/events')).body.head).toBe(head);
  });

  it('says what is wrong with a definition', async () => {
    const wrong = await kenal(folder, ['what-if', '--frequency', '8,4,2,1']);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('F must rise from score to score.') });
    const odds = await kenal(folder, ['what-if', '--model', 'churn', '--log-odds', 'BAD_LUCK:1,ATTENTION_GAP:0']);
    expect(odds).toMatchObject({ code: 2, stderr: expect.stringContaining('BAD_LUCK') });
  });
});
