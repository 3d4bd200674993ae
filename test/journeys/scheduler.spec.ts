import { afterAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { killLeftOvers, newFolder, removeFolder, startServer } from '../support/server.js';

const DAY_MS = 86_400_000;
const AHEAD_MS = 40 * DAY_MS;
/** What is loaded before the server is: the machine's clock, forty days ahead. */
const AHEAD = `data:text/javascript,const now = Date.now; Date.now = () => now() + ${AHEAD_MS};`;
const PATIENCE_MS = 10_000;

const folder = newFolder();

afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
});

const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
const lines = async (api: Api): Promise<any[]> => (await api.view('loyalty-ledger/club.c-1')).body.lines;

describe('what falls due by time alone', () => {
  it('is recorded with the instant at which it fell due, and was true before', async () => {
    const server = await startServer(folder);
    const api = await server.as('admin');
    const account = { program: 'club', customerId: 'c-1' };
    const expiresAt = inDays(20);
    const later = inDays(30);
    await api.send('RegisterCustomer', { customerId: 'c-1', name: 'Sri' });
    await api.send('PublishProgram', {
      program: 'club',
      timeZone: 'Asia/Jakarta',
      pointCost: { amount: 1_000, currency: 'IDR' },
    });
    await api.send('EnrolMember', account);
    await api.send('IssueLoyaltyPoints', { ...account, document: 'd-1', rule: 'gift', points: 100, expiresAt });
    await api.send('HoldLoyaltyPoints', { ...account, holdId: 'h-1', points: 60, ttlSeconds: 25 * 86_400 });
    const { position: after } = await api.send('IssueLoyaltyPoints', {
      ...account,
      document: 'd-2',
      rule: 'gift',
      points: 5,
    });
    const foretold = (await api.view('loyalty-ledger/club.c-1', { asOf: later, after })).body;
    expect(foretold).toMatchObject({ spendable: 5, expired: 100, held: 0 });
    expect(foretold.lines.filter(({ address }: any) => address === null)).toHaveLength(3);
    await server.stop();

    // A token of today has run out by then.
    const ahead = await startServer(folder, { NODE_OPTIONS: `--import="${AHEAD}"`, KENAL_AUTH: 'none' });
    const then = await ahead.as('admin');
    for (const end = Date.now() + PATIENCE_MS; (await lines(then)).some(({ address }) => address === null);) {
      if (Date.now() > end) throw new Error('Nobody recorded what fell due.');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const recorded = (await then.view('loyalty-ledger/club.c-1', { asOf: later })).body;
    expect({ ...recorded, lines: [] }).toEqual({ ...foretold, lines: [] });
    const timeless = ({ at, type, points }: any) => ({ at, type, points });
    expect(recorded.lines.map(timeless)).toEqual(foretold.lines.map(timeless));
    expect((await then.view('loyalty-ledger/due')).body.items).toEqual([]);
    await ahead.stop();
  }, 60_000);
});
