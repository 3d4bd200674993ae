import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { files } from '#composition';
import type { RecordedEvent } from '#event-store';
import { openSqliteEventStore } from '#event-store/sqlite';
import { kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

jest.setTimeout(120_000);

const folder = newFolder();
const STREAM = 'interaction-i-1';
const call = { channel: 'call', direction: 'inbound', outcome: 'connected' };
let server: Server;

/** Appends a correction without content, as no command would write it. Answers its address. */
const plant = async (): Promise<string> => {
  const store = openSqliteEventStore({ file: files(folder).events });
  const events: RecordedEvent[] = [];
  for await (const event of store.read(STREAM)) events.push(event);
  const { stream: _, revision, position: __, ...last } = events.at(-1)!;
  const poison = { ...last, id: randomUUID(), commandId: randomUUID(), data: '{}' };
  expect(await store.append(STREAM, revision, [poison], { deadlineMs: 5_000 })).toMatchObject({ kind: 'appended' });
  await store.close();
  return `${STREAM}@${revision + 1n}`;
};

/** What a mended program would read in its place: the correction before it. */
const mend = (address: string): void => {
  const [, revision] = address.split('@');
  const db = new Database(files(folder).events);
  const { changes } = db
    .prepare(
      `UPDATE events SET data = (SELECT data FROM events WHERE type = 'InteractionCorrected' AND data <> '{}')
       WHERE data = '{}' AND revision = ?`,
    )
    .run(Number(revision));
  db.close();
  expect(changes).toBe(1);
};

const see = async (path: string, after: string) => {
  const { status, headers, body } = await (await server.as('agent')).view(path, { after });
  return { status, stale: headers.get('x-stale') === 'true', body };
};

beforeAll(async () => {
  server = await startServer(folder);
  const api = await server.as('agent');
  for (const n of [1, 2]) {
    await api.send('RegisterCustomer', { customerId: `c-${n}`, name: `Ms ${n}` });
    await api.send('LogInteraction', { interactionId: `i-${n}`, customerId: `c-${n}`, ...call });
  }
  const corrected = { interactionId: 'i-1', set: { outcome: 'voicemail' }, reason: 'misheard' };
  const { position } = await api.send('CorrectInteraction', corrected);
  expect((await see('customer-360/c-1', position)).body.lastContact).toMatchObject({ outcome: 'voicemail' });
  await server.stop();
});
afterAll(() => {
  killLeftOvers();
  removeFolder(folder);
});

describe('an event that no view can fold', () => {
  let poison: string;
  let later: string;

  it('makes its own rows stale and says so, while all else moves on', async () => {
    poison = await plant();
    server = await startServer(folder);
    const api = await server.as('agent');
    for (const n of [1, 2]) {
      const again = { interactionId: `i-${n}0`, customerId: `c-${n}`, ...call };
      later = (await api.send('LogInteraction', again)).position;
    }
    expect(await see('customer-360/c-1', later)).toMatchObject({
      stale: true,
      // What the mended event would change is as it was; all else of the customer moves on, too.
      body: { lastContact: { interactionId: 'i-10' } },
    });
    expect(await see('customer-360/c-2', later)).toMatchObject({
      stale: false,
      body: { lastContact: { interactionId: 'i-20' } },
    });
    for (const view of ['timeline', 'churn-risk'])
      for (const n of [1, 2]) expect(await see(`${view}/c-${n}`, later)).toMatchObject({ stale: n === 1 });
    expect((await see('timeline/c-2', later)).body.entries).toHaveLength(2);
    expect((await api.request('/health/ready')).status).toBe(200);
    const { body } = await api.request('/v1/views');
    const ill = body.views.filter(({ freshness: { parked } }: any) => parked > 0).map(({ name }: any) => name);
    expect(ill.sort()).toEqual(['churn-risk', 'customer-360', 'timeline']);
  });

  it('is told, with the rows that wait for it, to who asks', async () => {
    const waiting: string[] = [];
    for (const view of ['churn-risk', 'customer-360', 'timeline'])
      for (const { key, address } of await kenalJson(folder, ['retry', view])) {
        expect(address).toBe(poison);
        waiting.push(`${view} ${key}`);
      }
    expect(waiting).toEqual(['churn-risk c-1', 'customer-360 i-1', 'timeline i-1']);
    expect(await kenalJson(folder, ['retry', 'customer-360', 'i-1'])).toMatchObject({ folded: 0 });
    expect(await see('customer-360/c-1', later)).toMatchObject({ stale: true });
  });

  it('is healed by a retry after the fix, with all that came later, over a restart', async () => {
    await server.stop();
    mend(poison);
    server = await startServer(folder);
    expect(await see('customer-360/c-1', later)).toMatchObject({ stale: true });
    for (const [view, key] of [
      ['customer-360', 'i-1'],
      ['timeline', 'i-1'],
      ['churn-risk', 'c-1'],
    ] as const)
      expect((await kenalJson(folder, ['retry', view, key])).folded).toBe(1);
    expect(await see('customer-360/c-1', later)).toMatchObject({
      stale: false,
      body: { lastContact: { interactionId: 'i-10' } },
    });
    for (const path of ['timeline/c-1', 'churn-risk/c-1'])
      expect(await see(path, later)).toMatchObject({ status: 200, stale: false });
    const { views } = await kenalJson(folder, ['verify', '--views']);
    expect(views.filter(({ equal }: any) => !equal)).toEqual([]);
  });
});
