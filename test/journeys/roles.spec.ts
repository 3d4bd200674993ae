import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { views } from '#catalogue';
import type { Role } from '#kernel';
import type { Query } from '#read-model';
import type { Api, Reply } from '../support/api.js';
import { needlesIn, PLANTED } from '../support/planted.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';
import { lifeOfPlanted } from './planted-life.js';

const TIMEOUT_MS = 120_000;
const ROLES: readonly Role[] = ['service', 'agent', 'analyst', 'auditor', 'customer'];

/** Addresses that are neither a command nor a view, and who may, besides admin. */
const ADDRESSES: readonly (readonly [method: 'GET' | 'POST', path: string, roles: readonly Role[]])[] = [
  ['GET', '/v1/audit/access', ['auditor']],
  ['GET', '/v1/audit/views/customer-360/c-1', ['auditor']],
  ['GET', '/v1/privacy/customers/c-1/export', ['agent']],
  ['POST', '/v1/privacy/customers/c-404/forget', ['agent']],
  ['POST', '/v1/maintenance/verify-views?view=forecast', ['auditor']],
  ['POST', '/v1/maintenance/rebuild/forecast', []],
  ['POST', '/v1/maintenance/rollback/forecast', []],
  ['POST', '/v1/maintenance/retry/forecast/d-1', []],
  ['POST', '/v1/maintenance/undo/none?preview=true', []],
];

const KEYS = ['c-1', 'd-1', 'd-2', 'club.c-1', 'r-1'];
const contact = { scope: 'email', purpose: 'marketing' };
const WHICH: readonly Record<string, string>[] = [
  {},
  { customerId: 'c-1' },
  { q: 'zyxwanda' },
  { email: PLANTED.email.trim() },
  { program: 'club' },
  contact,
  { from: '2026-01-01', to: '2026-11-01' },
];

interface Asked {
  readonly name: string;
  readonly query: Query;
  readonly path: string;
}

/** Every query with every key and parameters that might fit it. */
const asked: readonly Asked[] = views.flatMap(({ view, queries }) =>
  Object.entries(queries).flatMap(([name, query]) => {
    const tail = name === 'row' || name === 'list' ? '' : `/${name}`;
    const paths = query.kind === 'row' ? KEYS.map((key) => `/${key}${tail}`) : [tail];
    return paths.flatMap((path) =>
      WHICH.map((which) => ({
        name: `${view.name}/${name}`,
        query,
        path: `/v1/views/${view.name}${path}?${new URLSearchParams(which)}`,
      })),
    );
  }),
);

/** Needs a fitted model, or is of what went wrong. */
const WITHOUT_ANSWER = ['churn-risk/backtest', 'process-refusals/row'];

const folder = newFolder();
let server: Server;
/** What the admin is answered, of which others get a part. */
const whole = new Map<string, Reply>();

const visible = ({ body }: Reply): readonly string[] => needlesIn(JSON.stringify(body));

beforeAll(async () => {
  server = await startServer(folder);
  const admin = await server.as('admin');
  for (const [name, body] of lifeOfPlanted('c-1')) await admin.send(name, body);
  await admin.send('RegisterCustomer', { customerId: 'c-2', name: 'Somebody Else' });
  await admin.send('RequestPrivacyAction', { requestId: 'r-1', customerId: 'c-1', kind: 'access' });
  const done = { requestId: 'r-1', outcome: 'done', note: PLANTED.note };
  const { position } = await admin.send('CompletePrivacyRequest', done);
  for (const { view } of views) await admin.view(`${view.name}/c-1`, { after: position, reactions: 'true' });
  for (const { path } of asked) whole.set(path, await admin.request(path));
}, TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  removeFolder(folder);
  killLeftOvers();
});

const test = (name: string, work: () => Promise<void>) => it(name, work, TIMEOUT_MS);

describe('the walk', () => {
  it('has an answer of every query, and personal values of every query that opens some', () => {
    const answers = asked.filter(({ path }) => whole.get(path)?.status === 200);
    const answered = new Set(answers.map(({ name }) => name));
    const missing = new Set(asked.map(({ name }) => name).filter((name) => !answered.has(name)));
    expect([...missing]).toEqual(WITHOUT_ANSWER);
    const showing = new Set(answers.filter(({ path }) => visible(whole.get(path)!).length > 0).map(({ name }) => name));
    const opening = new Set(asked.filter(({ query }) => query.opensTo).map(({ name }) => name));
    expect([...showing].sort()).toEqual([...opening].sort());
  });
});

const walk = async (api: Api, each: (asked: Asked, reply: Reply, all: Reply) => void): Promise<void> => {
  for (const one of asked) each(one, await api.request(one.path), whole.get(one.path)!);
};

describe('every query of every view', () => {
  for (const role of ROLES.filter((each) => each !== 'customer')) {
    test(`answers ${role} only where it is declared, and opens fields only where that is declared`, async () => {
      await walk(await server.as(role), ({ path, query }, reply, all) => {
        const may = query.roles.includes(role);
        expect([path, reply.status]).toEqual([path, may ? all.status : 403]);
        const sees = may && (query.opensTo ?? []).includes(role);
        expect([path, ...visible(reply)]).toEqual([path, ...(sees ? visible(all) : [])]);
      });
    });
  }

  test('opens fields to an analyst who was granted them, where an analyst may ask', async () => {
    const granted = await server.as('analyst', 'ann', { personal: true });
    await walk(granted, ({ path, query }, reply, all) => {
      const sees = query.roles.includes('analyst');
      expect([path, ...visible(reply)]).toEqual([path, ...(sees ? visible(all) : [])]);
    });
  });

  test('answers a customer about themselves where it is declared, and another nothing', async () => {
    await walk(await server.as('customer', 'c-1'), ({ path, query }, reply, all) => {
      if (!query.roles.includes('customer')) expect([path, reply.status]).toEqual([path, 403]);
      if (reply.status !== 200) return;
      const sees = (query.opensTo ?? []).includes('customer');
      expect([path, ...visible(reply)]).toEqual([path, ...(sees ? visible(all) : [])]);
    });
    await walk(await server.as('customer', 'c-2'), ({ path }, reply) => {
      expect([path, reply.status >= 400]).toEqual([path, true]);
      expect([path, ...visible(reply)]).toEqual([path]);
    });
  });
});

describe('every other address', () => {
  for (const [method, path, roles] of ADDRESSES) {
    test(`${method} ${path} is for ${['admin', ...roles].join(' and ')} only`, async () => {
      const init = {
        method,
        ...(method === 'POST' && { body: '{}', headers: { 'content-type': 'application/json' } }),
      };
      for (const role of [...ROLES, 'admin'] as const) {
        const { status } = await (await server.as(role, 'c-1')).request(path, init);
        expect([role, status === 403]).toEqual([role, role !== 'admin' && !roles.includes(role)]);
        expect([role, status]).not.toEqual([role, 401]);
      }
      const anonymous = await fetch(server.address + path, init);
      expect(anonymous.status).toBe(401);
    });
  }
});
