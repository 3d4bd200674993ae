import { connect, type Socket } from 'node:net';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { receipt, testApp, type TestApp } from './testing.js';

const LIMITS = { headersTimeoutMs: 300, requestTimeoutMs: 900, idleTimeoutMs: 700, headerBytes: 4_096 };

let test: TestApp;
let port: number;

beforeAll(async () => {
  test = await testApp({ limits: LIMITS });
  port = Number(new URL(await test.app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterAll(() => test.app.close());
beforeEach(() => {
  test.handling.sent.length = 0;
});

const HEAD = [
  'POST /v1/commands/LoseDeal HTTP/1.1',
  'Host: k',
  'Authorization: Bearer agent:ann',
  'Content-Type: application/json\r\n',
].join('\r\n');

/** Writes what `write` writes and resolves, when the connection ends, to all that came back. */
const raw = (write: (socket: Socket) => void): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => write(socket));
    let text = '';
    socket.on('data', (chunk) => (text += chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });

const stillServes = async () => expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200);

describe('bodies that are not commands', () => {
  it.each([
    ['malformed JSON', '{"dealId":', 400, 'malformed-json'],
    ['no JSON at all', 'dealId=d-1', 400, 'malformed-json'],
    ['nothing', '', 400, 'malformed-json'],
    ['a raw NUL', '{"dealId":"\u0000"}', 400, 'malformed-json'],
    ['a prototype', '{"dealId":"d-1","__proto__":{"admin":true}}', 400, 'malformed-json'],
    ['a prototype deep inside', '{"a":[{"__proto__":1}]}', 400, 'malformed-json'],
    ['a prototype by its constructor', '{"constructor":{"prototype":{"admin":true}}}', 400, 'malformed-json'],
    ['nested lists', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'malformed-json'],
    ['nested objects', '{"a":'.repeat(33) + '1' + '}'.repeat(33), 400, 'malformed-json'],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, 'malformed-json'],
    ['more than 256 KiB', JSON.stringify({ note: 'x'.repeat(256 * 1024) }), 413, 'body-too-large'],
    ['10 MB', JSON.stringify({ note: 'x'.repeat(10_000_000) }), 413, 'body-too-large'],
  ])('refuses %s', async (_, body, status, code) => {
    const response = await test.send('LoseDeal', body);
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(response.headers['content-type']).toMatch('application/problem+json');
    expect(test.handling.sent).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json', ''])(
    'refuses the content type %p with 415',
    async (contentType) => {
      const response = await test.send('LoseDeal', '{}', { 'content-type': contentType });
      expect([response.statusCode, response.json().code]).toEqual([415, 'not-json']);
    },
  );

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/vnd.kenal+json'])(
    'accepts %s',
    async (type) => {
      expect((await test.send('LoseDeal', '{}', { 'content-type': type })).statusCode).toBe(200);
    },
  );

  it('accepts what is nested as deep as allowed, and a field called constructor', async () => {
    const deep = '{"a":'.repeat(31) + '{"constructor":"PT Bangun"}' + '}'.repeat(31);
    expect((await test.send('LoseDeal', deep)).statusCode).toBe(200);
  });

  it('does not let a prototype through to objects of ours', async () => {
    await test.send('LoseDeal', '{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('answers a 10 MB body that is announced before it is read', async () => {
    const answer = await raw((socket) => socket.write(`${HEAD}Content-Length: 10000000\r\n\r\n{`));
    expect(answer).toMatch(/^HTTP\/1.1 413/);
    await stillServes();
  });

  it('answers a 10 MB body that comes in chunks without an announced length', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: 'Bearer agent:ann', 'content-type': 'application/json' };
      const sending = request({ port, path: '/v1/commands/LoseDeal', method: 'POST', headers }, (response) =>
        resolve(response.statusCode),
      );
      sending.on('error', reject);
      for (let i = 0; i < 160; i++) sending.write('x'.repeat(64 * 1024));
    });
    expect(status).toBe(413);
    await stillServes();
  });

  it('does not read the body of a caller without a token', async () => {
    const head = HEAD.replace(/Authorization.*\r\n/, 'Connection: close\r\n');
    const answer = await raw((socket) => socket.write(`${head}Content-Length: 9\r\n\r\n`));
    expect(answer).toMatch(/^HTTP\/1.1 401/);
  });
});

describe('requests that are not HTTP', () => {
  it.each([
    ['noise', 'hello\r\n\r\n', 400, 'malformed-request'],
    [
      'headers over the limit',
      `GET /health/live HTTP/1.1\r\nHost: k\r\nX-A: ${'a'.repeat(5_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    [
      'an address over the limit',
      `GET /health/live?${'a'.repeat(5_000)} HTTP/1.1\r\nHost: k\r\n\r\n`,
      431,
      'headers-too-large',
    ],
  ])('answers %s with a problem', async (_, text, status, code) => {
    const answer = await raw((socket) => socket.write(text));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(answer.split('\r\n\r\n')[1] as string)).toMatchObject({ status, code });
    await stillServes();
  });
});

describe('slow clients', () => {
  it.concurrent('does not wait for headers that do not come', async () => {
    const answer = await raw((socket) => socket.write('GET /health/live HTTP/1.1\r\nHost: k\r\n'));
    expect(answer).toMatch(/^HTTP\/1.1 408/);
  });

  it.concurrent('does not wait for a body that drips', async () => {
    const { length } = test.handling.sent;
    let dripping: NodeJS.Timeout | undefined;
    const answer = await raw((socket) => {
      socket.write(`${HEAD}Content-Length: 1000\r\n\r\n{`);
      dripping = setInterval(() => socket.write(' '), 100);
    });
    clearInterval(dripping);
    expect(answer).toMatch(/^HTTP\/1.1 408/);
    expect(test.handling.sent).toHaveLength(length);
  });

  it.concurrent('closes a connection on which nothing moves', async () => {
    const begun = performance.now();
    await raw(() => undefined);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('serves others while many connections are opened and dropped', async () => {
    const drop = () =>
      new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.destroy());
        socket.on('close', () => resolve());
        socket.on('error', () => resolve());
      });
    for (let round = 0; round < 5; round++) await Promise.all(Array.from({ length: 100 }, drop));
    await stillServes();
  });
});

describe('a stopping server', () => {
  it('answers what it has begun, refuses what comes later, and does not wait for idle connections', async () => {
    const stopping = await testApp();
    const address = await stopping.app.listen({ host: '127.0.0.1', port: 0 });
    let finish: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      stopping.handling.react = async (envelope) => {
        resolve();
        await new Promise<void>((done) => (finish = done));
        return receipt(envelope);
      };
    });
    const headers = { authorization: 'Bearer agent:ann', 'content-type': 'application/json' };
    const answering = fetch(`${address}/v1/commands/LoseDeal`, { method: 'POST', headers, body: '{}' });
    await arrived;
    const closed = stopping.app.close();
    const late = await stopping.send('LoseDeal');
    expect([late.statusCode, late.json().code]).toEqual([503, 'shutting-down']);
    finish();
    expect((await answering).status).toBe(200);
    const begun = performance.now();
    await closed;
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
