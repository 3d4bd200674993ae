import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { receipt, testApp, type TestApp } from './testing.js';

let test: TestApp;

beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.app.close());
beforeEach(() => {
  test.handling.sent.length = 0;
  test.accesses.length = 0;
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
    expect(test.accesses).toMatchObject([
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
