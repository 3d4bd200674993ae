import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Rejection } from '#kernel';
import { Forbidden } from '#messaging';
import { AuthUnavailable } from '#platform';
import { answer, receipt, testApp, type TestApp } from './testing.js';

let test: TestApp;

beforeAll(async () => {
  test = await testApp({
    extend: (server) => {
      server.get('/v1/audit/:id', { config: { roles: ['auditor'], access: 'exported' } }, (request, reply) => {
        if ((request.params as { id: string }).id === 'none') return reply.code(404).send({});
        request.whom = ['c-1'];
        return { events: [] };
      });
    },
  });
});
afterAll(() => test.app.close());
beforeEach(() => {
  test.accesses.length = 0;
  test.queries.react = () => answer({ stage: 'won' }, { whom: ['c-1', 'c-2'] });
  test.handling.react = receipt;
});

const ROW = '/v1/views/pipeline-board/d-1';
const throwing = (error: Error) => () => {
  throw error;
};

describe('the access log is told', () => {
  it('of an answer that shows personal values: who, what, of whom, why', async () => {
    await test.get(ROW, { 'x-reason': 'case-7', 'x-correlation-id': 'r-1' });
    expect(test.accesses).toEqual([
      {
        kind: 'read',
        principal: { subject: 'ann', roles: ['agent'], commands: undefined },
        what: 'pipeline-board/row',
        key: 'd-1',
        whom: ['c-1', 'c-2'],
        reason: 'case-7',
        correlationId: 'r-1',
      },
    ]);
  });

  it('of nothing where nothing personal is shown', async () => {
    test.queries.react = () => answer({ stage: 'won' });
    await test.get(ROW);
    await test.send('LoseDeal');
    expect(test.accesses).toEqual([]);
  });

  it('of every page of a whole list as an export', async () => {
    test.queries.react = ({ page }) => answer({ items: [], nextCursor: page?.cursor ? null : 'x' }, { whom: ['c-1'] });
    await test.get('/v1/views/pipeline-board', { accept: 'text/csv' });
    expect(test.accesses.map(({ kind, what }) => `${kind} ${what}`)).toEqual(
      Array(2).fill('exported pipeline-board/list'),
    );
  });

  it('of addresses that the application adds and that say so, whose values they showed', async () => {
    const auditor = { authorization: 'Bearer auditor:eve', 'x-reason': 'audit-26' };
    await test.get('/v1/audit/c-1', auditor);
    await test.get('/v1/audit/none', auditor);
    const told = { kind: 'exported', what: '/v1/audit/:id', key: 'c-1', whom: ['c-1'], reason: 'audit-26' };
    expect(test.accesses).toMatchObject([told]);
  });

  it('of refusals with their code, of questions and commands alike', async () => {
    const refusal = new Rejection('conflict', 'customer-forgotten', 'Forgotten.');
    test.queries.react = throwing(refusal);
    test.handling.react = throwing(refusal);
    await test.get(ROW);
    await test.send('LoseDeal', { customerId: 'c-1' });
    const refused = { kind: 'refused', code: 'customer-forgotten' };
    expect(test.accesses).toMatchObject([
      { ...refused, what: 'pipeline-board/row', key: 'd-1' },
      { ...refused, what: 'LoseDeal', key: 'c-1' },
    ]);
  });

  it('of every denial: no token, a bad one, a role that may not, a row of somebody else', async () => {
    const denied = { kind: 'denied', code: 'forbidden' };
    await test.get(ROW, { authorization: '' });
    await test.get('/v1/views/my-account/c-2');
    await test.get('/v1/audit/c-1');
    await test.send('ForgetCustomer', { customerId: 'c-3' });
    test.queries.react = throwing(new Forbidden());
    await test.get('/v1/views/my-account/c-2', { authorization: 'Bearer customer:c-1' });
    expect(test.accesses).toMatchObject([
      { kind: 'denied', code: 'unauthenticated', principal: null, what: '/v1/views/:view/:key' },
      { ...denied, what: 'my-account/row', key: 'c-2' },
      { ...denied, what: '/v1/audit/:id' },
      { ...denied, what: 'ForgetCustomer', key: 'c-3' },
      { ...denied, what: 'my-account/row', key: 'c-2', principal: { subject: 'c-1' } },
    ]);
  });

  it('of no key that is no id: it may be anything that somebody typed', async () => {
    await test.get('/v1/views/my-account/Sri%20Lestari');
    await test.send('ForgetCustomer', { customerId: 'sri@example.org' });
    expect(test.accesses.map(({ key }) => key)).toEqual([undefined, undefined]);
  });
});

describe('what cannot be told', () => {
  it('is not shown', async () => {
    const failing = await testApp({ accessed: throwing(Object.assign(new Error(), { name: 'StoreUnavailable' })) });
    failing.queries.react = () => answer({ name: 'Sri' }, { whom: ['c-1'] });
    const response = await failing.get(ROW);
    expect([response.statusCode, response.json().code]).toEqual([503, 'store-unavailable']);
    await failing.app.close();
  });
});

describe('X-Reason', () => {
  it('is refused where it is a sentence, which might be about somebody', async () => {
    const response = await test.get(ROW, { 'x-reason': 'Sri asked me to' });
    expect([response.statusCode, response.json().code]).toEqual([400, 'invalid-header']);
    expect(test.accesses).toEqual([]);
  });
});

describe('a token that nobody can judge at the moment', () => {
  it('is no denial', async () => {
    const failing = await testApp({ tokens: { verify: () => Promise.reject(new AuthUnavailable('down')) } });
    const response = await failing.get(ROW);
    expect([response.statusCode, response.json().code]).toEqual([503, 'auth-unavailable']);
    expect(failing.accesses).toEqual([]);
    await failing.app.close();
  });
});
