import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventFeed } from '#messaging';
import { createMemoryEventStore } from '#event-store/memory';
import { testApp, type TestApp } from './testing.js';

let test: TestApp;

beforeAll(async () => {
  const feed = eventFeed(createMemoryEventStore());
  test = await testApp({ feed });
});
afterAll(() => test.app.close());

const AGENT = { authorization: 'Bearer agent:ann' };
const SERVICE = { authorization: 'Bearer service:shop' };
const LINE = '{"name":"LoseDeal","body":{}}\n';
const post = (url: string, body: string | Buffer, headers: Record<string, string>) =>
  test.app.server.inject({ method: 'POST', url, body, headers: { ...AGENT, ...headers } });

describe('a body of another kind', () => {
  it.each([['text/plain'], ['application/json'], ['application/octet-stream'], ['']])(
    'than lines is told of a batch: %j',
    async (type) => {
      const response = await post('/v1/commands:batch', LINE, { 'content-type': type });
      expect(response.json()).toMatchObject({
        status: 415,
        code: 'not-ndjson',
        detail: 'Send one command a line with Content-Type: application/x-ndjson.',
      });
    },
  );

  it.each([
    ['/v1/commands/LoseDeal', 'application/json', '{}'],
    ['/v1/commands:batch', 'application/x-ndjson', LINE],
  ])('that is compressed is refused by %s with a sentence that says so', async (url, type, body) => {
    const headers = { 'content-type': type, 'content-encoding': 'gzip' };
    const response = await post(url, gzipSync(body), headers);
    expect(response.json()).toMatchObject({
      status: 415,
      code: 'content-encoded',
      detail: 'Send the body as it is, without Content-Encoding.',
    });
    expect(response.headers['accept-encoding']).toBe('identity');
    expect((await post(url, body, { ...headers, 'content-encoding': 'identity' })).statusCode).toBe(200);
  });
});

describe('a Last-Event-ID that is none', () => {
  it.each([
    ['/v1/views/pipeline-board/d-1/changes', AGENT],
    ['/v1/events', SERVICE],
  ])('is refused by %s, since the reader would miss or repeat events', async (url, who) => {
    for (const id of ['junk', '42', `${'0'.repeat(19)}1 `, `${'0'.repeat(20)}.a.b`]) {
      const headers = { ...who, accept: 'text/event-stream', 'last-event-id': id };
      const response = await test.app.server.inject({ url, headers });
      expect(response.json()).toMatchObject({ status: 400, code: 'invalid-header' });
      expect(response.json().detail).toContain('Last-Event-ID');
    }
  });
});

describe('the page of the API', () => {
  it('is there with a slash at its end, too', async () => {
    const [page, same] = [await test.get('/docs'), await test.get('/docs/')];
    expect([same.statusCode, same.body]).toEqual([200, page.body]);
  });
});
