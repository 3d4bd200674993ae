import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import { Forbidden, ViewLate } from '#messaging';
import { answer, NOW, testApp, type TestApp } from './testing.js';

let test: TestApp;

beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.app.close());
beforeEach(() => {
  test.queries.asked.length = 0;
  test.accesses.length = 0;
  test.queries.react = () => answer({ dealId: 'd-1', stage: 'won' });
});

const ROW = '/v1/views/pipeline-board/d-1';

describe('GET /v1/views/<view>/<key>', () => {
  it('answers the row alone, and its moment and position in headers', async () => {
    const response = await test.get(ROW);
    expect(response.json()).toEqual({ dealId: 'd-1', stage: 'won' });
    expect(response.headers).toMatchObject({ 'x-as-of': NOW, 'x-position': '00000000000000000042' });
    expect(response.headers).not.toHaveProperty('x-stale');
  });

  it('says when the row is stale', async () => {
    test.queries.react = () => answer({}, { stale: true });
    expect((await test.get(ROW)).headers['x-stale']).toBe('true');
  });

  it('asks for the row with who asks and the common parameters', async () => {
    await test.get(
      `${ROW}?asOf=2026-11-22T09:15:00.000Z&knownAt=2026-11-22&after=${'0'.repeat(20)}&reactions=true&team=a`,
    );
    expect(test.queries.asked).toEqual([
      {
        view: 'pipeline-board',
        query: 'row',
        key: 'd-1',
        params: { team: 'a' },
        asOf: '2026-11-22T09:15:00.000Z',
        knownAt: '2026-11-22T16:59:59.999Z',
        after: '0'.repeat(20),
        reactions: true,
        page: undefined,
        sender: { client: 'ann', actor: { kind: 'agent', id: 'ann' }, roles: ['agent'], channel: 'http' },
      },
    ]);
  });

  it('answers 304 while the row is the one that the caller has', async () => {
    const { etag } = (await test.get(ROW)).headers;
    const again = await test.get(ROW, { 'if-none-match': `"other", W/${etag}` });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag]);
    test.queries.react = () => answer({ dealId: 'd-1', stage: 'lost' });
    const changed = await test.get(ROW, { 'if-none-match': String(etag) });
    expect([changed.statusCode, changed.json().stage]).toEqual([200, 'lost']);
  });

  it('answers a named query by its name, and further questions about a row behind its key', async () => {
    await test.get('/v1/views/pipeline-board/summary', { authorization: 'Bearer analyst:lee' });
    await test.get(`${ROW}/history`);
    await test.get('/v1/views/pipeline-board/list');
    expect(test.queries.asked).toMatchObject([
      { query: 'summary', key: undefined },
      { query: 'history', key: 'd-1' },
      { query: 'row', key: 'list' },
    ]);
  });

  it.each([
    ['asOf=yesterday', 'asOf'],
    ['asOf=2026-02-30', 'asOf'],
    ['knownAt=2026-11-22T09:15:00Z', 'knownAt'],
    ['after=42', 'after'],
    ['reactions=yes', 'reactions'],
    ['asOf=2026-11-22&asOf=2026-11-23', 'asOf'],
    [`q=${'x'.repeat(4_097)}`, 'q'],
  ])('refuses %s with 400', async (parameters, path) => {
    const response = await test.get(`${ROW}?${parameters}`);
    expect([response.statusCode, response.json()]).toMatchObject([400, { code: 'invalid-query', errors: [{ path }] }]);
    expect(test.queries.asked).toEqual([]);
  });

  it('lists every wrong parameter', async () => {
    expect((await test.get(`${ROW}?asOf=x&knownAt=y&after=z`)).json().errors).toHaveLength(3);
  });

  it('refuses more parameters than any question has', async () => {
    const many = Array.from({ length: 51 }, (_, n) => `p${n}=1`).join('&');
    expect((await test.get(`${ROW}?${many}`)).statusCode).toBe(400);
  });

  it('answers 400 for a parameter that the query does not know', async () => {
    test.queries.react = () => {
      throw new Rejection('invalid', 'invalid-query', 'colour should not exist', {}, []);
    };
    expect((await test.get(`${ROW}?colour=red`)).statusCode).toBe(400);
  });

  it.each([
    [404, 'unknown-row', () => new Rejection('missing', 'unknown-row', 'There is no row d-1.')],
    [400, 'cursor-expired', () => new Rejection('invalid', 'cursor-expired', 'Begin again.')],
    [504, 'view-late', () => new ViewLate('00000000000000000042')],
    [503, 'store-unavailable', () => Object.assign(new Error(), { name: 'StoreClosed' })],
    [503, 'store-unavailable', () => Object.assign(new Error(), { name: 'MongoServerSelectionError' })],
    [503, 'store-unavailable', () => Object.assign(new Error(), { name: 'MongoNetworkTimeoutError' })],
    [503, 'store-unavailable', () => Object.assign(new Error(), { name: 'MongoPoolClosedError' })],
    [503, 'store-unavailable', () => Object.assign(new Error(), { name: 'MongoServerClosedError' })],
    [500, 'internal', () => Object.assign(new Error(), { name: 'MongoInvalidArgumentError' })],
  ])('answers %i %s', async (status, code, error) => {
    test.queries.react = () => {
      throw error();
    };
    const response = await test.get(ROW);
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
  });

  it.each([
    ['/v1/views/pipline-board/d-1', 'unknown-view', 'pipeline-board'],
    ['/v1/views/pipeline-board/d-1/histroy', 'unknown-query', 'history'],
    ['/v1/views/my-account', 'unknown-query', undefined],
  ])('answers 404 for %s with the nearest name', async (url, code, nearest) => {
    expect((await test.get(url)).json()).toMatchObject({ status: 404, code, ...(nearest && { data: { nearest } }) });
  });

  it('does not take a name from the prototype for a query', async () => {
    await test.get('/v1/views/pipeline-board/constructor');
    expect(test.queries.asked).toMatchObject([{ query: 'row', key: 'constructor' }]);
    expect((await test.get(`${ROW}/constructor`)).json().code).toBe('unknown-query');
  });

  it.each(['a%00b', 'a%0Ab', 'k'.repeat(201)])('refuses the key %s', async (key) => {
    const response = await test.get(`/v1/views/pipeline-board/${key}`);
    expect([response.statusCode, response.json().code]).toEqual([400, 'invalid-key']);
  });

  it('refuses a malformed address', async () => {
    const response = await test.get('/v1/views/pipeline-board/%E0%A4%A');
    expect([response.statusCode, response.json().code]).toEqual([400, 'bad-url']);
  });

  it('tells a denial that only the view could see', async () => {
    test.queries.react = () => {
      throw new Forbidden();
    };
    const response = await test.get('/v1/views/my-account/c-2', { authorization: 'Bearer customer:c-1' });
    expect([response.statusCode, response.json().code]).toEqual([403, 'forbidden']);
    expect(test.accesses).toMatchObject([{ what: 'my-account/row', key: 'c-2', principal: { subject: 'c-1' } }]);
  });

  it('refuses a role that may not ask, and the denial is told', async () => {
    const response = await test.get('/v1/views/my-account/c-2');
    expect(response.statusCode).toBe(403);
    expect(test.accesses).toMatchObject([{ what: 'my-account/row', key: 'c-2', principal: { subject: 'ann' } }]);
    expect(test.queries.asked).toEqual([]);
  });
});

describe('GET /v1/views', () => {
  it('lists views with their queries, who may ask, and how fresh they are', async () => {
    expect((await test.get('/v1/views')).json().views).toEqual([
      {
        name: 'my-account',
        version: 2,
        about: 'My points.',
        freshness: { position: '00000000000000000042', lagMs: 3 },
        queries: [{ name: 'row', kind: 'row', about: 'A question.', roles: ['customer', 'admin'] }],
      },
      expect.objectContaining({ name: 'pipeline-board', freshness: null }),
    ]);
  });
});
