import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { files } from '#composition';
import type { Api } from '../support/api.js';
import { kenal, kenalJson } from '../support/cli.js';
import { lockedFiles } from '../support/locks.js';
import { leaksIn, needlesIn, PLANTED } from '../support/planted.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';
import { AGGREGATES, lifeOfPlanted } from './planted-life.js';

const FORGOTTEN = { forgotten: true };
const TIMEOUT_MS = 60_000;
const folder = newFolder();
const restored = `${folder}-restored`;
const backup = join(mkdtempSync(join(tmpdir(), 'kenal-backup-')), 'b');
let server: Server;
let admin: Api;
let before: readonly unknown[];
let position: string;
let receipt: any;
let locked: readonly string[];

const start = async () => {
  server = await startServer(folder);
  admin = await server.as('admin');
};
const verified = async () => (await kenal(folder, ['verify', '--chain', '--views'])).code === 0;

beforeAll(async () => {
  await start();
  for (const [name, body] of lifeOfPlanted('c-1')) ({ position } = await admin.send(name, body));
  const found = await admin.view('customer-search', { q: 'zyxw', after: position, reactions: 'true' });
  expect(found.body.items).toMatchObject([{ customerId: 'c-1' }]);
  expect(Object.keys(leaksIn(folder))).toContain('views.db-wal');
  await kenalJson(folder, ['backup', backup]);
  before = await aggregates();
  // What a rebuild replaced stays for a while, for questions under way.
  await kenalJson(folder, ['rebuild', 'customer-search']);
  ({ position } = await admin.send('RequestPrivacyAction', { requestId: 'r-1', customerId: 'c-1', kind: 'erase' }));
  locked = lockedFiles(server);
  receipt = await kenalJson(folder, ['forget', 'c-1', '--request', 'r-1']);
}, TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  for (const each of [folder, backup, restored]) removeFolder(each);
  killLeftOvers();
});

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

describe('when a person is forgotten', () => {
  test('the receipt tells what was touched, that nothing is readable, and that nothing was found', async () => {
    expect(receipt).toMatchObject({ customerId: 'c-1', before: false, readable: 0 });
    const streams = Object.fromEntries(receipt.streams.map((each: any) => [each.stream, each]));
    expect(streams['customer-c-1']).toMatchObject({ events: 8, sealed: 6 });
    // Told before anybody knew of whom.
    expect(streams['interaction-i-1']).toMatchObject({ events: 2, sealed: 1 });
    expect(streams['deal-d-1'].sealed).toBe(1);
    const { values, found, files: swept } = receipt.sweep;
    expect({ found, everywhere: values > 12 }).toEqual({ found: 0, everywhere: true });
    expect(swept.map(({ file }: any) => file)).toEqual(
      expect.arrayContaining(['access.db', 'events.db', 'events.db-wal', 'keys.db', 'views.db']),
    );
    expect(needlesIn(JSON.stringify(receipt))).toEqual([]);
  });

  test('the server has its data folder to itself as before', async () => {
    await expect(startServer(folder)).rejects.toThrow(`open for writing in process ${server.process.pid}`);
    expect(lockedFiles(server)).toEqual(expect.arrayContaining([...locked]));
  });

  test('a claim of theirs is free, and the receipt names the pseudonym that remains', async () => {
    expect(receipt.claims).toEqual([{ claimId: expect.any(String), state: 'free', pseudonymRemains: true }]);
    const [{ claimId }] = receipt.claims;
    expect(receipt.streams.map(({ stream }: any) => stream)).toContain(`claim-${claimId}`);
  });

  test('forgetting again touches nothing, and says so', async () => {
    const again = await kenalJson(folder, ['forget', 'c-1']);
    expect(again).toMatchObject({ before: true, forgottenBy: receipt.forgottenBy, sweep: { values: 0, found: 0 } });
    const { code, stderr } = await kenal(folder, ['forget', 'c-404']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('unknown-customer')]);
  });

  test('their request is answered all the same', async () => {
    const noted = { requestId: 'r-1', outcome: 'done', note: 'Told by letter' };
    expect((await admin.command('CompletePrivacyRequest', noted)).body.code).toBe('customer-forgotten');
    const { position: after } = await admin.send('CompletePrivacyRequest', { requestId: 'r-1', outcome: 'done' });
    const { body } = await admin.view('privacy-requests/r-1', { after });
    expect(body).toMatchObject({ status: 'done', customerId: 'c-1' });
  });

  test('nothing of them stands in any file, while the server runs and after it was killed', async () => {
    await expectClean(folder);
    await server.kill();
    expect(leaksIn(folder)).toEqual({});
    await start();
    expect(leaksIn(folder)).toEqual({});
  });

  test('everybody is told so in their place', () => expectForgotten(admin));

  test('figures of many are what they were', async () => expect(await aggregates()).toEqual(before));

  test('nothing more can be told of them', async () => {
    const gist = 'Called again';
    for (const [name, body] of [
      ['LogInteraction', { interactionId: 'i-9', customerId: 'c-1', direction: 'internal', gist }],
      ['CorrectInteraction', { interactionId: 'i-2', set: { gist }, reason: 'asked' }],
      ['ChangeCloseDate', { dealId: 'd-1', closeDate: '2027-03-01', reason: 'asked' }],
      ['ChangeProfile', { customerId: 'c-1', set: { name: 'Again' } }],
    ] as const) {
      expect({ name, ...(await admin.command(name, body)) }).toMatchObject({ body: { code: 'customer-forgotten' } });
    }
  });

  test('the chain still proves the log, and views are as rebuilt', async () => {
    expect(await verified()).toBe(true);
    expect(leaksIn(folder)).toEqual({});
  });

  test('an old backup of the keys brings nobody back', async () => {
    await server.stop();
    await kenalJson(folder, ['restore', backup, '--only', 'keys']);
    await start();
    await expectForgotten(admin);
    expect(await verified()).toBe(true);
    expect(leaksIn(folder)).toEqual({});
  });

  test('an old backup of everything but the log brings nobody back', async () => {
    await kenalJson(restored, ['restore', backup]);
    await server.stop();
    copyFileSync(files(folder).events, files(restored).events);
    expect(Object.keys(leaksIn(restored))).toEqual(['views.db']);
    const other = await startServer(restored);
    await expectForgotten(await other.as('admin'));
    await expectClean(restored);
    await other.stop();
    await start();
  });

  test('they may come again under a new id, with the same address verified', async () => {
    await admin.send('RegisterCustomer', { customerId: 'c-3', name: PLANTED.name });
    const point = { customerId: 'c-3', contactPointId: 'mail' };
    await admin.send('AddContactPoint', { ...point, kind: 'email', value: PLANTED.email });
    const { position: after } = await admin.send('VerifyContactPoint', { ...point, method: 'otp' });
    const found = await admin.view('customer-search', { q: 'zyxwanda', after, reactions: 'true' });
    expect(found.body.items.map(({ customerId }: any) => customerId)).toEqual(['c-3']);
    const { body } = await admin.view('customer-360/c-3', { after, reactions: 'true' });
    expect(body.contactPoints).toMatchObject([{ verified: true }]);
    await expectForgotten(admin);
  });

  test('what somebody else has as well stays theirs, and the receipt says so', async () => {
    await admin.send('RegisterCustomer', { customerId: 'c-4', name: PLANTED.name });
    const { sweep, claims } = await kenalJson(folder, ['forget', 'c-3']);
    const views = sweep.files.find(({ file }: any) => file === 'views.db');
    expect({ found: sweep.found, ofOthers: views.ofOthers }).toEqual({ found: 0, ofOthers: 1 });
    expect(claims).toHaveLength(1);
  });
});

/** Soon: the projector clears up once it has folded, and has let go of what was replaced. */
const expectClean = async (data: string): Promise<void> => {
  for (let waits = 0; waits < 200 && Object.keys(leaksIn(data)).length > 0; waits += 1) await pause(100);
  expect(leaksIn(data)).toEqual({});
};

const expectForgotten = async (api: Api): Promise<void> => {
  const { body } = await api.view('customer-360/c-1', { after: position });
  expect(body).toMatchObject({ profile: { name: { value: FORGOTTEN } }, lastContact: { gist: FORGOTTEN } });
  expect(body.contactPoints.map(({ value }: any) => value)).toEqual(Array(3).fill(FORGOTTEN));
  const timeline = await api.view('timeline/c-1');
  const first = timeline.body.entries.find(({ address }: any) => address === 'interaction-i-1@0');
  expect(first).toMatchObject({ subject: FORGOTTEN });
  const search = await api.view('customer-search', { q: 'c-1' });
  const lookup = await api.view('contact-lookup', { phone: PLANTED.phone, email: PLANTED.email });
  const found = [...search.body.items, ...lookup.body.items].map(({ customerId }) => customerId);
  expect(found).not.toContain('c-1');
  const deal = await api.view('deal-history/d-1');
  const points = await api.view('loyalty-ledger/club.c-1');
  expect([deal.status, points.status]).toEqual([200, 200]);
  expect(needlesIn(JSON.stringify([body, timeline.body, deal.body, points.body]))).toEqual([]);
};

const aggregates = () =>
  Promise.all(
    AGGREGATES.map(async (path) => {
      const { status, body } = await admin.request(`/v1/views/${path}`);
      expect({ path, status }).toEqual({ path, status: 200 });
      const { position: _, asOf: __, ...figures } = body;
      return { path, ...figures };
    }),
  );

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
