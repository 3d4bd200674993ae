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
  test.denials.length = 0;
  test.queries.react = () => answer({ dealId: 'd-1', stage: 'won' });
});

const ROW = '/v1/views/pipeline-board/d-1';
const LIST = '/v1/views/pipeline-board';

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
    expect(test.denials).toMatchObject([{ what: 'my-account/row', key: 'c-2', principal: { subject: 'c-1' } }]);
  });

  it('refuses a role that may not ask, and the denial is told', async () => {
    const response = await test.get('/v1/views/my-account/c-2');
    expect(response.statusCode).toBe(403);
    expect(test.denials).toMatchObject([{ what: 'my-account/row', key: 'c-2', principal: { subject: 'ann' } }]);
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

describe('GET /v1/views/<view>', () => {
  const pages: Record<string, unknown> = {
    first: { items: [{ id: 1, name: 'Sri, "S"', at: { value: 5 } }], nextCursor: 'second' },
    second: { items: [{ id: 2, tags: ['a'], name: '=1+1' }], nextCursor: 'third' },
    third: { items: [{ id: 3, name: { withheld: true }, at: { value: -5 } }], nextCursor: null },
  };
  const inPages = () => {
    test.queries.react = ({ page }) => answer(pages[page?.cursor ?? 'first']);
  };

  it('answers a page with its moment and position', async () => {
    inPages();
    expect((await test.get(LIST)).json()).toEqual({
      ...(pages['first'] as object),
      asOf: NOW,
      position: '00000000000000000042',
    });
    expect(test.queries.asked).toMatchObject([{ query: 'list', page: { limit: 100, cursor: undefined } }]);
  });

  it('takes limit and cursor', async () => {
    inPages();
    await test.get(`${LIST}?limit=1000&cursor=second`);
    expect(test.queries.asked).toMatchObject([{ page: { limit: 1000, cursor: 'second' }, params: {} }]);
  });

  it.each(['0', '1001', '-1', '1.5', 'all', '99999'])('refuses limit=%s', async (limit) => {
    expect((await test.get(`${LIST}?limit=${limit}`)).json()).toMatchObject({
      status: 400,
      errors: [{ path: 'limit' }],
    });
  });

  it('streams the whole list as newline-delimited JSON', async () => {
    inPages();
    const response = await test.get(LIST, { accept: 'application/x-ndjson' });
    expect(response.headers['content-type']).toBe('application/x-ndjson');
    const items = response.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(items.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(test.queries.asked.map(({ page }) => page)).toEqual([
      { limit: 1000, cursor: undefined },
      { limit: 1000, cursor: 'second' },
      { limit: 1000, cursor: 'third' },
    ]);
  });

  it('streams the whole list as CSV, losing nothing that only later pages have', async () => {
    inPages();
    const response = await test.get(LIST, { accept: 'text/csv' });
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(response.body.split('\r\n')).toEqual([
      'id,name,at.value,_rest',
      '1,"Sri, ""S""",5,',
      `2,'=1+1,,"{""tags"":""[\\""a\\""]""}"`,
      '3,withheld,-5,',
      '',
    ]);
  });

  it('keeps telephone numbers and has no rest where one page is all', async () => {
    test.queries.react = () => answer({ items: [{ phone: '+6281200000001' }, { phone: '-', n: 1 }], nextCursor: null });
    expect((await test.get(LIST, { accept: 'text/csv' })).body).toBe("phone,n\r\n+6281200000001,\r\n'-,1\r\n");
  });

  it('answers a problem where the first page fails, and cuts the stream off where a later one does', async () => {
    test.queries.react = ({ page }) => {
      if (page?.cursor) throw new Error('disk');
      return answer(pages['first']);
    };
    await expect(test.get(LIST, { accept: 'text/csv' })).rejects.toThrow();
    test.queries.react = () => {
      throw new ViewLate('00000000000000000042');
    };
    expect((await test.get(LIST, { accept: 'text/csv' })).statusCode).toBe(504);
  });
});
