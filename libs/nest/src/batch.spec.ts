import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import { receipt, testApp, type TestApp } from './testing.js';

let test: TestApp;

beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.app.close());
beforeEach(() => {
  test.handling.sent.length = 0;
  test.handling.react = receipt;
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

  it('refuses a line with an unknown field, naming it, and goes on', async () => {
    const misspelt = '{"name":"LoseDeal","idempotencykey":"a","body":{}}';
    expect(answers((await batch(`${misspelt}\n${line('WinDeal')}`)).body)).toMatchObject([
      {
        line: 1,
        status: 422,
        problem: { code: 'invalid-command', errors: [{ path: 'idempotencykey', code: 'unknown-field' }] },
      },
      { line: 2, status: 200 },
    ]);
    expect(test.handling.sent.map(({ name }) => name)).toEqual(['WinDeal']);
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
