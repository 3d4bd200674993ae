import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OutcomeUnknown } from '#event-store';
import { Rejection } from '#kernel';
import { receipt, testApp, type TestApp } from './testing.js';

let test: TestApp;

beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.app.close());
beforeEach(() => {
  test.handling.sent.length = 0;
  test.denials.length = 0;
  test.logged.length = 0;
  test.handling.react = receipt;
});

const refusing = (error: Error) => () => {
  throw error;
};

describe('POST /v1/commands/<name>', () => {
  it('answers 200 with the receipt', async () => {
    const response = await test.send('LoseDeal', { dealId: 'd-1' });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.json()).toMatchObject({ stream: 'deal-d-1', position: '00000000000000000042', duplicate: false });
  });

  it('hands on the body, who sent it, the key and the correlation', async () => {
    const headers = { 'idempotency-key': 'order 7', 'x-correlation-id': 'errand-1' };
    const response = await test.send('LoseDeal', { dealId: 'd-1', note: 'é🎈\u0000' }, headers);
    expect(test.handling.sent).toEqual([
      {
        name: 'LoseDeal',
        body: { dealId: 'd-1', note: 'é🎈\u0000' },
        idempotencyKey: 'order 7',
        correlationId: 'errand-1',
        sender: { client: 'ann', actor: { kind: 'agent', id: 'ann' }, roles: ['agent'], channel: 'http' },
      },
    ]);
    expect(response.headers['x-correlation-id']).toBe('errand-1');
  });

  it('takes the correlation from a W3C traceparent, else makes one', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    await test.send('LoseDeal', {}, { traceparent: `00-${trace}-00f067aa0ba902b7-01` });
    await test.send('LoseDeal', {}, { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` });
    const [first, second] = test.handling.sent.map(({ correlationId }) => correlationId);
    expect(first).toBe(trace);
    expect(second).toMatch(/^[0-9a-f-]{36}\.\d+$/);
    await test.send('LoseDeal');
    expect(test.handling.sent[2]?.correlationId).not.toBe(second);
  });

  it.each([
    ['a correlation id of foreign letters', { 'x-correlation-id': 'a b' }],
    ['a correlation id that is too long', { 'x-correlation-id': 'a'.repeat(65) }],
    ['an empty key', { 'idempotency-key': '' }],
    ['a key that is too long', { 'idempotency-key': 'k'.repeat(129) }],
    ['a key that is not printable', { 'idempotency-key': 'schlüssel' }],
  ])('refuses %s with 400', async (_, headers) => {
    const response = await test.send('LoseDeal', {}, headers);
    expect([response.statusCode, response.json().code]).toEqual([400, 'invalid-header']);
    expect(test.handling.sent).toEqual([]);
  });

  it('answers a problem in the words of RFC 9457, with the data that explains it', async () => {
    test.handling.react = refusing(
      new Rejection('conflict', 'insufficient-points', 'Only 20 points left.', { left: 20 }),
    );
    const response = await test.send('LoseDeal', {}, { 'x-correlation-id': 'errand-1' });
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.json()).toEqual({
      type: 'urn:kenal:problem:insufficient-points',
      title: 'Insufficient points',
      status: 409,
      code: 'insufficient-points',
      detail: 'Only 20 points left.',
      data: { left: 20 },
      correlationId: 'errand-1',
    });
  });

  it('answers 422 with every faulty field', async () => {
    const faults = [
      { path: 'dealId', code: 'is-id', message: 'dealId must be an id' },
      { path: 'reason', code: 'is-in', message: 'reason must be one of price, quality' },
    ];
    test.handling.react = refusing(new Rejection('invalid', 'invalid-command', 'two faults', {}, faults));
    const response = await test.send('LoseDeal');
    expect([response.statusCode, response.json().errors]).toEqual([422, faults]);
  });

  it('shortens what a caller could make endless', async () => {
    const fault = { path: 'x'.repeat(10_000), code: 'unknown-field', message: 'y'.repeat(10_000) };
    test.handling.react = refusing(
      new Rejection('invalid', 'invalid-command', 'z'.repeat(9_000), {}, Array(500).fill(fault)),
    );
    expect((await test.send('LoseDeal')).body.length).toBeLessThan(100 * 800);
  });

  it.each([
    [404, 'unknown-deal', new Rejection('missing', 'unknown-deal', 'There is no deal d-1.')],
    [409, 'deal-not-open', new Rejection('conflict', 'deal-not-open', 'The deal is won.')],
    [422, 'self-referral', new Rejection('invalid', 'self-referral', 'Nobody refers himself.')],
    [503, 'outcome-unknown', new OutcomeUnknown(new Error('disk'))],
    [503, 'store-unavailable', Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })],
    [403, 'forbidden', Object.assign(new Error(), { name: 'Forbidden' })],
  ])('answers %i %s', async (status, code, error) => {
    test.handling.react = refusing(error);
    const response = await test.send('LoseDeal');
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
    expect(response.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
  });

  it('tells nothing of an error that nobody foresaw, but logs it with the correlation', async () => {
    test.handling.react = refusing(new Error('SELECT * FROM events WHERE name = "Sri"'));
    const response = await test.send('LoseDeal', { name: 'Sri' }, { 'x-correlation-id': 'errand-1' });
    expect([response.statusCode, response.json().code]).toEqual([500, 'internal']);
    expect(response.body).not.toMatch(/SELECT|Sri|stack|\.ts/);
    expect(test.logged).toMatchObject([{ details: { correlationId: 'errand-1' } }]);
  });

  it('answers 404 for an unknown command with the nearest name', async () => {
    const response = await test.send('LooseDeal');
    expect([response.statusCode, response.json()]).toMatchObject([
      404,
      { code: 'unknown-command', data: { nearest: 'LoseDeal' } },
    ]);
    expect(response.json().detail).toContain('LoseDeal');
    expect((await test.send('constructor')).statusCode).toBe(404);
  });

  it('has no address for internal commands', async () => {
    expect((await test.send('RecordExpiry', {}, { authorization: 'Bearer admin:root' })).statusCode).toBe(404);
  });
});

describe('who may send', () => {
  it.each([undefined, 'Bearer bad', 'Basic YW5uOmFubg==', 'Bearer'])('401 with %s', async (authorization) => {
    const response = await test.app.server.inject({
      method: 'POST',
      url: '/v1/commands/LoseDeal',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: '{}',
    });
    expect([response.statusCode, response.json().code]).toEqual([401, 'unauthenticated']);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(test.handling.sent).toEqual([]);
  });

  it('403 for a role that may not, and the denial is told', async () => {
    const response = await test.send('ForgetCustomer', {}, { 'x-correlation-id': 'errand-1' });
    expect([response.statusCode, response.json().code]).toEqual([403, 'forbidden']);
    expect(test.denials).toMatchObject([
      { what: 'ForgetCustomer', correlationId: 'errand-1', principal: { subject: 'ann' } },
    ]);
  });

  it('a service sends only what it is granted', async () => {
    const headers = { authorization: 'Bearer service:shop:LoseDeal' };
    expect((await test.send('LoseDeal', {}, headers)).statusCode).toBe(200);
    expect((await test.send('WinDeal', {}, headers)).statusCode).toBe(403);
    expect(test.handling.sent).toMatchObject([{ sender: { actor: { kind: 'service', id: 'shop' } } }]);
  });

  it('a customer sends commands about himself only', async () => {
    const headers = { authorization: 'Bearer customer:c-1' };
    expect((await test.send('SetPreference', { customerId: 'c-1' }, headers)).statusCode).toBe(200);
    expect((await test.send('SetPreference', { customerId: 'c-2' }, headers)).statusCode).toBe(403);
    expect((await test.send('SetPreference', {}, headers)).statusCode).toBe(403);
    expect(test.handling.sent).toMatchObject([{ sender: { actor: { kind: 'customer', id: 'c-1' } } }]);
  });
});

describe('GET /v1/commands/<Idempotency-Key>', () => {
  it('tells the first answer to the same client only', async () => {
    const first = receipt({ name: '', body: {}, sender: { client: '', actor: { kind: 'agent', id: '' }, roles: [] } });
    test.handling.outcomes.set('ann order 7/8', first);
    expect((await test.get('/v1/commands/order%207%2F8')).json()).toEqual(first);
    expect((await test.get('/v1/commands/order%207%2F8', { authorization: 'Bearer agent:bob' })).statusCode).toBe(404);
  });

  it('answers 404 where nothing was appended', async () => {
    expect((await test.get('/v1/commands/none')).json()).toMatchObject({ status: 404, code: 'nothing-appended' });
  });

  it('accepts keys of 128 characters however they are written', async () => {
    expect((await test.get(`/v1/commands/${'%25'.repeat(128)}`)).json().code).toBe('nothing-appended');
    expect((await test.get(`/v1/commands/${'k'.repeat(129)}`)).json().code).toBe('invalid-header');
  });
});

describe('POST /v1/commands:batch', () => {
  const batch = (lines: string | Buffer, contentType = 'application/x-ndjson') =>
    test.app.server.inject({
      method: 'POST',
      url: '/v1/commands:batch',
      headers: { authorization: 'Bearer agent:ann', 'content-type': contentType },
      body: lines,
    });
  const line = (name: string, idempotencyKey?: string, body: unknown = {}) =>
    JSON.stringify({ name, idempotencyKey, body });
  const answers = (body: string) =>
    body
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));

  it('answers every line in order, and goes on after a refusal', async () => {
    test.handling.react = (envelope) => {
      if (envelope.idempotencyKey === 'b') throw new Rejection('conflict', 'deal-not-open', 'The deal is won.');
      return receipt(envelope);
    };
    const response = await batch(`${line('LoseDeal', 'a')}\r\n\n${line('LoseDeal', 'b')}\n${line('WinDeal')}`);
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    expect(answers(response.body)).toMatchObject([
      { line: 1, status: 200, receipt: { stream: 'deal-d-1' } },
      { line: 2, status: 409, problem: { code: 'deal-not-open' } },
      { line: 3, status: 200 },
    ]);
    expect(test.handling.sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['a', 'b', undefined]);
  });

  it('handles a line only when the one before is done', async () => {
    let open = 0;
    let most = 0;
    test.handling.react = async (envelope) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return receipt(envelope);
    };
    await batch(Array(20).fill(line('LoseDeal')).join('\n'));
    expect([test.handling.sent.length, most]).toEqual([20, 1]);
  });

  it('holds each line to the rules of a single command', async () => {
    const lines = ['{', '{"name":1,"body":{}}', '{"name":"LoseDeal"}', line('Loose'), line('ForgetCustomer')];
    const wrong = [...lines, line('LoseDeal', ''), '{"name":"LoseDeal","body":{"__proto__":{"a":1}}}', '[]', 'null'];
    const found = answers((await batch(wrong.join('\n'))).body).map(({ status }) => status);
    expect(found).toEqual([400, 400, 400, 404, 403, 400, 400, 400, 400]);
    expect(test.handling.sent).toEqual([]);
  });

  it('ends with 413 at a line over 256 KiB, whether or not it ever ends', async () => {
    const long = JSON.stringify({ name: 'LoseDeal', body: { note: 'x'.repeat(256 * 1024) } });
    for (const text of [`${line('WinDeal')}\n${long}\n${line('WinDeal')}`, `${line('WinDeal')}\n${long}`]) {
      expect(answers((await batch(text)).body)).toMatchObject([
        { line: 1, status: 200 },
        { line: 2, status: 413, problem: { code: 'body-too-large' } },
      ]);
    }
  });

  it('takes more in all than a single body may have', async () => {
    const lines = Array(3_000)
      .fill(line('LoseDeal', undefined, { note: 'x'.repeat(200) }))
      .join('\n');
    expect(lines.length).toBeGreaterThan(256 * 1024);
    expect(answers((await batch(lines)).body)).toHaveLength(3_000);
  });

  it('is not confused with single commands', async () => {
    expect((await batch(line('LoseDeal'), 'application/json')).statusCode).toBe(415);
    expect((await test.send('LoseDeal', '{}', { 'content-type': 'application/x-ndjson' })).statusCode).toBe(415);
  });

  it('answers an empty batch with nothing', async () => {
    const response = await batch('');
    expect([response.statusCode, response.body]).toEqual([200, '']);
  });
});
