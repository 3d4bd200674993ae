import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore, StoredEvent } from '#event-store';
import { createMemoryEventStore } from '#event-store/memory';
import { eventFeed, type EventFeed } from '#messaging';
import { testApp, type TestApp } from './testing.js';

const SERVICE = { authorization: 'Bearer service:shop' };
const SEALED = { $sealed: { k: 'k', at: 'deal-1@0', f: 'note', v: 'AAAA' } };
const START = '0'.repeat(20);

let store: EventStore;
let test: TestApp;
let count = 0;

const happen = async (type: string, data: object = {}) => {
  const stream = `deal-${(count += 1)}`;
  const at = new Date(Date.UTC(2026, 0, 1) + count).toISOString();
  const ids = { id: `e-${count}`, commandId: `c-${count}`, bodyHmac: '', hash: '' };
  const meta = JSON.stringify({ version: 1, correlationId: 'errand' });
  const event: StoredEvent = {
    ...ids,
    type,
    meta,
    data: JSON.stringify(data),
    occurredAt: at,
    recordedAt: at,
    subject: 'c-1',
  };
  const appended = await store.append(stream, 'none', [event], { deadlineMs: 1_000 });
  return { ...ids, position: appended.kind === 'appended' ? appended.position : '' };
};

const page = async (query = '', headers: Record<string, string> = SERVICE) => {
  const answer = await test.get(`/v1/events${query}`, headers);
  return { status: answer.statusCode, body: answer.json() };
};

const idsOf = ({ body }: { body: { events: { id: string }[] } }) => body.events.map(({ id }) => id);

// One server for all tests, each of which has a log of its own.
const feed: EventFeed = {
  page: (asked) => eventFeed(store).page(asked),
  follow: (asked) => eventFeed(store).follow(asked),
};
const serving = () => testApp({ feed, eventTypes: ['DealOpened', 'DealLost'] });

beforeAll(async () => {
  test = await serving();
});
afterAll(async () => {
  // A connection that fetch opened and never used would be waited for.
  test.app.server.server.closeAllConnections();
  await test.app.close();
});

beforeEach(() => {
  store = createMemoryEventStore();
});
afterEach(() => store.close());

describe('GET /v1/events', () => {
  it('gives the log page by page as CloudEvents', async () => {
    const all = [await happen('DealOpened'), await happen('DealLost', { reason: 'price' }), await happen('DealOpened')];
    const first = await page('?limit=2');
    expect(idsOf(first)).toEqual([all[0]?.id, all[1]?.id]);
    expect(first.body).toMatchObject({ next: all[1]?.position, head: all[2]?.position });
    expect(first.body.events[1]).toMatchObject({
      specversion: '1.0',
      type: 'DealLost',
      subject: expect.stringMatching(/^deal-/),
      partitionkey: 'c-1',
      position: all[1]?.position,
      data: { reason: 'price' },
    });
    const second = await page(`?limit=2&after=${first.body.next}`);
    expect(idsOf(second)).toEqual([all[2]?.id]);
    expect(second.body.next).toBe(second.body.head);
  });

  it('leaves sealed and forgotten values out, however deep they lie', async () => {
    await happen('DealLost', { note: SEALED, deep: { note: SEALED, list: [SEALED, { forgotten: true }, 1] }, sum: 1 });
    const { body } = await page();
    expect(body.events[0].data).toEqual({ deep: { list: [1] }, sum: 1 });
    expect(JSON.stringify(body)).not.toContain('AAAA');
  });

  it('gives only the types asked for', async () => {
    await happen('DealOpened');
    const lost = await happen('DealLost');
    expect(idsOf(await page('?types=DealLost'))).toEqual([lost.id]);
  });

  it('holds no more than a page should', async () => {
    for (let n = 0; n < 6; n += 1) await happen('DealLost', { text: 'x'.repeat(900_000) });
    const first = await page();
    expect(idsOf(first)).toHaveLength(4);
    const second = await page(`?after=${first.body.next}`);
    expect(idsOf(second)).toHaveLength(2);
    expect(second.body.next).toBe(second.body.head);
  });

  it.each([
    ['?after=7', 'after'],
    ['?limit=0', 'limit'],
    ['?limit=1001', 'limit'],
    ['?types=DealLosst', 'types'],
    ['?typ=DealLost', 'typ'],
    ['?after=1&after=2', 'after'],
  ])('refuses %s', async (query, path) => {
    const { status, body } = await page(query);
    expect([status, body.code]).toEqual([400, 'invalid-query']);
    expect(body.errors.map((fault: { path: string }) => fault.path)).toContain(path);
  });

  it.each(['agent:ann', 'analyst:ann', 'customer:c-1'])('is nothing for %s', async (who) => {
    expect((await page('', { authorization: `Bearer ${who}` })).status).toBe(403);
  });

  it.each(['service:shop', 'auditor:aud', 'admin:root'])('is for %s', async (who) => {
    expect((await page('', { authorization: `Bearer ${who}` })).status).toBe(200);
  });
});

describe('the stream of events', () => {
  let address: string;

  const follow = async (headers: Record<string, string> = {}, query = '', at = address) => {
    const stop = new AbortController();
    const answer = await fetch(`${at}/v1/events${query}`, {
      headers: { ...SERVICE, accept: 'text/event-stream', ...headers },
      signal: stop.signal,
    });
    let text = '';
    const reading = (async () => {
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) text += Buffer.from(chunk);
    })().catch(() => undefined);
    return {
      answer,
      until: async (wanted: RegExp) => {
        while (!wanted.test(text)) await new Promise((resolve) => setTimeout(resolve, 5));
        return [...text.matchAll(/^event: (\w+)\nid: (\d+)$/gm)].map(([, type, id]) => `${type} ${id}`);
      },
      end: async () => {
        stop.abort();
        await reading;
      },
    };
  };

  beforeAll(async () => {
    address = await test.app.listen({ host: '127.0.0.1', port: 0 });
  });

  it('goes on with what happens', async () => {
    const first = await happen('DealOpened');
    const stream = await follow();
    expect(stream.answer.headers.get('content-type')).toContain('text/event-stream');
    await stream.until(new RegExp(first.position));
    const second = await happen('DealLost');
    const seen = await stream.until(new RegExp(second.position));
    expect(seen).toEqual([`DealOpened ${first.position}`, `DealLost ${second.position}`]);
    await stream.end();
  });

  it('goes on after the last event that a reader has seen', async () => {
    const [first, second] = [await happen('DealOpened'), await happen('DealLost')];
    const stream = await follow({ 'last-event-id': first.position }, `?after=${START}`);
    expect(await stream.until(new RegExp(second.position))).toEqual([`DealLost ${second.position}`]);
    await stream.end();
  });

  it('moves the place of a reader on where nothing for it happens', async () => {
    const other = await happen('DealOpened');
    const stream = await follow({}, '?types=DealLost');
    expect(await stream.until(new RegExp(`^id: ${other.position}$`, 'm'))).toEqual([]);
    await stream.end();
  });

  it('ends with the server', async () => {
    const { app } = await serving();
    const stream = await follow({}, '', await app.listen({ host: '127.0.0.1', port: 0 }));
    await stream.until(/retry/);
    await app.close();
    await stream.end();
  });
});

describe('a server without a log', () => {
  it('says nothing of events', async () => {
    const other = await testApp();
    expect((await other.get('/v1/events', SERVICE)).statusCode).toBe(404);
    await other.app.close();
  });

  it('describes what goes over the broker all the same', async () => {
    expect((await test.get('/asyncapi.json')).json()).toEqual({ asyncapi: '3.0.0' });
  });
});
