import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ViewLate } from '#messaging';
import { answer, NOW, testApp, type TestApp } from './testing.js';

let test: TestApp;

beforeAll(async () => {
  test = await testApp({ columnsOf: (view, query) => [view, query, 'a,b'] });
});
afterAll(() => test.app.close());
beforeEach(() => {
  test.queries.asked.length = 0;
});

const LIST = '/v1/views/pipeline-board';

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

  it('has the header of a list without items, too', async () => {
    test.queries.react = () => answer({ items: [], nextCursor: null });
    expect((await test.get(LIST, { accept: 'text/csv' })).body).toBe('pipeline-board,list,"a,b"\r\n');
    expect((await test.get(LIST, { accept: 'application/x-ndjson' })).body).toBe('');
  });

  it.each([
    ['text/csv', 'text/csv'],
    ['text/csv, application/json', 'text/csv'],
    ['text/csv, */*', 'text/csv'],
    ['text/csv, */*;q=0.1', 'text/csv'],
    ['TEXT/CSV;header=present', 'text/csv'],
    ['text/*', 'text/csv'],
    ['application/json;q=0.2, text/csv; q=0.3, application/x-ndjson;q=0.1', 'text/csv'],
    ['application/x-ndjson, text/csv;q=0.9', 'application/x-ndjson'],
    ['text/csv;q=0, application/json', 'application/json'],
    ['text/csv;q=0.5, application/json', 'application/json'],
    ['text/csv;q=0.5, */*', 'application/json'],
    ['text/csv;q=0.000', 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['text/html, image/png', 'application/json'],
    ['text/csvx', 'application/json'],
  ])('takes Accept: %s for a wish for %s', async (accept, type) => {
    inPages();
    expect((await test.get(LIST, { accept })).headers['content-type']?.split(';')[0]).toBe(type);
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
