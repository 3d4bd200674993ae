import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiagnosticSeverity, Parser } from '@asyncapi/parser';
import { asyncApi, contexts } from '#catalogue';
import type { Api, Reply } from '../support/api.js';
import { newFolder, removeFolder, startServer, type Server } from '../support/server.js';

const PLANTED = 'Wirasatya Planted';

let folder: string;
let server: Server;
let api: Api;
let port: number;

beforeAll(async () => {
  folder = newFolder();
  server = await startServer(folder);
  api = await server.as('agent');
  port = Number(new URL(server.address).port);
}, 30_000);

afterAll(async () => {
  await server.stop();
  removeFolder(folder);
});

const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  api.request('/v1/commands/RegisterCustomer', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

/** Opens a connection, writes, and resolves when it ends to all that came back. */
const raw = (write: (socket: Socket) => void): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => write(socket));
    let text = '';
    socket.on('data', (chunk) => (text += chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });

/** Who is refused in the middle of sending may hear of the closed connection before the answer: then once more. */
const heard = async (send: () => Promise<Reply>): Promise<Reply> => {
  for (let left = 9; ; left -= 1) {
    try {
      return await send();
    } catch (error) {
      // Its class is of another realm than the test's.
      if ((error as Error).message !== 'fetch failed' || left === 0) throw error;
    }
  }
};

describe('what strangers send', () => {
  it.each([
    ['malformed JSON', '{"customerId":', 400, 'malformed-json'],
    ['a raw NUL', '{"name":"\u0000"}', 400, 'malformed-json'],
    ['a prototype', '{"name":"Sri","__proto__":{"kind":"robot"}}', 400, 'malformed-json'],
    ['deep nesting', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'malformed-json'],
    ['10 MB', JSON.stringify({ name: 'x'.repeat(10_000_000) }), 413, 'body-too-large'],
    ['a lone surrogate', '{"customerId":"c-s","name":"\\ud83c"}', 422, 'invalid-command'],
    ['no name', '{}', 422, 'invalid-command'],
    ['an unknown field', '{"name":"Sri","colour":"red"}', 422, 'invalid-command'],
  ])('%s is refused as a problem', async (_, body, status, code) => {
    const reply = await heard(() => post(body));
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    expect(reply.headers.get('content-type')).toMatch('application/problem+json');
    expect(JSON.stringify(reply.body)).not.toMatch(/stack|SELECT|\.js|node_modules/);
  });

  it('lists every faulty field, and an enumeration its values', async () => {
    const { body } = await post('{"customerId":"-","kind":"robot","birthDate":"2026-02-30"}');
    const paths = body.errors.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(['customerId', 'kind', 'birthDate', 'name']));
    expect(body.detail).toContain('person, organisation');
  });

  it('does not echo a personal value, nor log one', async () => {
    await api.send('RegisterCustomer', { customerId: 'c-p', name: PLANTED });
    const refused = [
      await post(JSON.stringify({ customerId: 'c-p', name: `${PLANTED} again` })),
      await post(JSON.stringify({ customerId: 'c-q', name: PLANTED, birthDate: '9999-12-31' })),
      await post(JSON.stringify({ customerId: 'c-q', name: PLANTED.repeat(20) })),
      await api.view('contact-lookup', { q: PLANTED, colour: 'red' }),
    ];
    for (const { status, body } of refused) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(JSON.stringify(body)).not.toContain(PLANTED);
    }
    expect(server.output()).not.toContain(PLANTED);
  });

  it('keeps astral characters and escaped NULs as they came', async () => {
    const name = 'Sri 🎈 \u0000 𠮷';
    const { position } = await api.send('RegisterCustomer', { customerId: 'c-astral', name });
    const { body } = await api.view('customer-360/c-astral', { after: position });
    expect(JSON.stringify(body)).toContain(JSON.stringify(name).slice(1, -1));
  });
});

describe('names that are nearly right', () => {
  it('come back with the right one', async () => {
    const command = await api.command('RegsiterCustomer', {});
    expect([command.status, command.body.data]).toEqual([404, { nearest: 'RegisterCustomer' }]);
    const view = await api.view('costumer-360/c-1');
    expect([view.status, view.body.data]).toEqual([404, { nearest: 'customer-360' }]);
  });
});

describe('clients that behave badly', () => {
  it('may open and drop 10,000 connections', async () => {
    const drop = () => raw((socket) => socket.destroy());
    for (let round = 0; round < 50; round++) await Promise.all(Array.from({ length: 200 }, drop));
    expect((await api.view('customer-360/c-p')).status).toBe(200);
  }, 60_000);

  it('may hold hundreds of connections half open while others are served', async () => {
    const half = Array.from({ length: 300 }, () => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write('POST /v1/commands/RegisterCustomer HTTP/1.1\r\nHo'),
      );
      socket.on('error', () => undefined);
      return socket;
    });
    const begun = performance.now();
    expect((await api.command('RegisterCustomer', { name: 'Sri' })).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(1_000);
    for (const socket of half) socket.destroy();
  });

  it('are answered in problems before there is a request', async () => {
    const big = await raw((socket) => socket.write(`GET / HTTP/1.1\r\nHost: k\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`));
    expect(big).toMatch(/^HTTP\/1.1 431 [^]*"code":"headers-too-large"/);
    expect(await raw((socket) => socket.write('hello\r\n\r\n'))).toMatch(
      /^HTTP\/1.1 400 [^]*"code":"malformed-request"/,
    );
  });
});

describe('the description of the interface', () => {
  it('is enough to send every example that needs nothing before it', async () => {
    const { body } = await api.request('/openapi.json');
    const { requestBody } = body.paths['/v1/commands/RegisterCustomer'].post;
    const { example } = requestBody.content['application/json'];
    expect((await api.command('RegisterCustomer', example)).status).toBe(200);
  });

  it('has a page that loads from this server alone', async () => {
    const page = await api.request('/docs');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    for (const [, path] of String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect([path, (await api.request(path as string)).status]).toEqual([path, 200]);
    }
  });
});

describe('the description of what goes over the broker', () => {
  const faultsOf = async (document: object) => {
    const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));
    const errors = diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Error);
    return { parsed, faults: errors.map(({ message, path }) => `${path.join('.')}: ${message}`) };
  };
  const served = async () => (await api.request('/asyncapi.json')).body as object;
  const withClear = () => asyncApi(contexts, 'crm.clear');

  it.each([
    ['as it is served', served, 3],
    ['where a topic gets what is in clear', withClear, 4],
  ])(
    'is valid AsyncAPI 3 to its parser, %s',
    async (_, documentOf, channels) => {
      const { parsed, faults } = await faultsOf(await documentOf());
      expect(faults).toEqual([]);
      expect([parsed?.version(), parsed?.channels().all().length]).toEqual(['3.0.0', channels]);
    },
    60_000,
  );

  it('would not be valid with an operation that nobody does', async () => {
    const { faults } = await faultsOf({ ...(await served()), operations: { none: {} } });
    expect(faults).not.toEqual([]);
  }, 60_000);
});
