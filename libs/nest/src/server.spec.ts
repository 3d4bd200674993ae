import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testApp, type TestApp } from './testing.js';

let test: TestApp;

beforeAll(async () => {
  test = await testApp({
    extend: (server) => {
      server.get('/v1/audit/:id', { config: { roles: ['auditor'] } }, async ({ principal }) => ({
        by: principal?.subject,
      }));
      server.get('/sign-in', { config: { public: true } }, async () => ({ welcome: true }));
      server.get('/v1/whoami', { config: { roles: ['agent'] } }, async ({ principal }) => ({ by: principal?.subject }));
    },
  });
});
afterAll(() => test.app.close());

const anonymous = (url: string, method: 'GET' | 'PUT' | 'POST' | 'HEAD' = 'GET') =>
  test.app.server.inject({ method, url });

describe('addresses', () => {
  it.each(['/nothing', '/v1/nothing', '/v1/commands', '/'])('answers 404 for %s', async (url) => {
    const response = await anonymous(url);
    expect([response.statusCode, response.json().code]).toEqual([404, 'not-found']);
  });

  it.each([
    ['PUT', '/v1/commands/LoseDeal', 'GET, HEAD, POST'],
    ['POST', '/v1/views/pipeline-board/d-1', 'GET, HEAD'],
    ['PUT', '/v1/commands:batch', 'POST'],
  ] as const)('answers 405 for %s %s and tells what is allowed', async (method, url, allow) => {
    const response = await anonymous(url, method);
    expect([response.statusCode, response.json().code, response.headers.allow]).toEqual([
      405,
      'method-not-allowed',
      allow,
    ]);
  });

  it('needs no token for health, metrics, documents', async () => {
    for (const url of [
      '/health/live',
      '/health/ready',
      '/metrics',
      '/openapi.json',
      '/docs',
      '/docs/start.js',
      '/docs/assets/swagger-ui.css',
    ]) {
      expect([url, (await anonymous(url)).statusCode]).toEqual([url, 200]);
    }
  });

  it('needs a token for everything else', async () => {
    for (const url of [
      '/v1/views',
      '/v1/views/pipeline-board',
      '/v1/views/a/b',
      '/v1/commands/k',
      '/v1/whoami',
      '/v1/audit/1',
    ]) {
      expect([url, (await anonymous(url)).statusCode]).toEqual([url, 401]);
    }
  });
});

describe('addresses that the application adds', () => {
  it('are held to their roles', async () => {
    expect((await test.get('/v1/audit/1')).statusCode).toBe(403);
    expect(test.accesses.at(-1)).toMatchObject({ what: '/v1/audit/:id', principal: { subject: 'ann' } });
    expect((await test.get('/v1/audit/1', { authorization: 'Bearer auditor:eve' })).json()).toEqual({ by: 'eve' });
    expect((await test.get('/v1/audit/1', { authorization: 'Bearer admin:root' })).json()).toEqual({ by: 'root' });
  });

  it('are refused at the start where they do not say who may ask', async () => {
    const silent = testApp({ extend: (server) => void server.get('/v1/secrets', async () => ({})) });
    await expect(silent).rejects.toThrow('/v1/secrets must say who may ask');
  });

  it('may be public, and need a token where they are not', async () => {
    expect((await anonymous('/sign-in')).json()).toEqual({ welcome: true });
    expect((await test.get('/v1/whoami')).json()).toEqual({ by: 'ann' });
  });
});

describe('readiness', () => {
  it('answers 503 with the reason while a store does not answer', async () => {
    const state = { ready: false, checks: { views: 'lag 12 s' } };
    const unready = await testApp({ readiness: async () => state });
    const response = await unready.app.server.inject('/health/ready');
    expect([response.statusCode, response.json()]).toEqual([503, state]);
    await unready.app.close();
  });
});

describe('security headers', () => {
  it('stand on every answer, problems included', async () => {
    for (const response of [await anonymous('/docs'), await test.send('LoseDeal'), await anonymous('/nothing')]) {
      expect(response.headers['content-security-policy']).toBe(
        "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';" +
          "form-action 'self';frame-ancestors 'none'",
      );
      expect(response.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      expect(response.headers).not.toHaveProperty('x-powered-by');
      expect(response.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('let the docs page load from this server only', async () => {
    const page = (await anonymous('/docs')).body;
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/<script(?![^>]*src=)/);
    expect((await anonymous('/docs/assets/index.html')).statusCode).toBe(404);
    expect((await anonymous('/docs/assets/..%2f..%2fpackage.json')).statusCode).toBe(404);
  });
});

describe('the rate limit', () => {
  it('answers 429 with Retry-After, each token for itself', async () => {
    const limited = await testApp({ limits: { requestsPerMinute: 3 } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await limited.send('LoseDeal')).statusCode);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await limited.send('LoseDeal');
    expect(refused.json().code).toBe('too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await limited.send('LoseDeal', {}, { authorization: 'Bearer agent:bob' })).statusCode).toBe(200);
    expect((await limited.app.server.inject('/health/live')).statusCode).toBe(200);
    await limited.app.close();
  });
});

describe('tokens', () => {
  it('are asked about for every request, so that they end when they end', async () => {
    let over = false;
    const verify = async () => {
      if (over) throw new Error('expired');
      return { subject: 'ann', roles: ['agent' as const] };
    };
    const timed = await testApp({ tokens: { verify } });
    expect((await timed.send('LoseDeal')).statusCode).toBe(200);
    over = true;
    expect((await timed.send('LoseDeal')).statusCode).toBe(401);
    await timed.app.close();
  });

  it('may be left out where the verifier admits everybody', async () => {
    const open = await testApp({ tokens: { verify: async () => ({ subject: 'local', roles: ['admin'] }) } });
    expect((await open.app.server.inject('/v1/views')).statusCode).toBe(200);
    await open.app.close();
  });

  it('may show personal values where the role alone may not', async () => {
    const verify = async () => ({ subject: 'lee', roles: ['analyst' as const], personal: true });
    const trusted = await testApp({ tokens: { verify } });
    await trusted.get('/v1/views/pipeline-board');
    expect(trusted.queries.asked).toMatchObject([{ sender: { roles: ['analyst'], personal: true } }]);
    await trusted.app.close();
  });
});

describe('metrics', () => {
  it('count requests by route, without values', async () => {
    const seen: object[] = [];
    const measured = await testApp({
      metrics: {
        observe: (request) => seen.push(request),
        render: async () => ({ contentType: 'text/plain', text: '' }),
      },
    });
    await measured.send('LoseDeal');
    await measured.get('/v1/views/pipeline-board/secret');
    await measured.get('/secret');
    expect(seen).toEqual([
      { method: 'POST', route: '/v1/commands/:name', status: 200, seconds: expect.any(Number) },
      { method: 'GET', route: '/v1/views/:view/:key', status: 404, seconds: expect.any(Number) },
      { method: 'GET', route: 'unknown', status: 404, seconds: expect.any(Number) },
    ]);
    await measured.app.close();
  });
});
