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
  test.accesses.length = 0;
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
