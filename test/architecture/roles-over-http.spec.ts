import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contexts, mayAsk, mayCommand, nearest, openApi, views } from '#catalogue';
import type { Role } from '#kernel';
import { answer, testApp, type TestApp } from '#nest/testing';

const ROLES: readonly Role[] = ['service', 'agent', 'analyst', 'auditor', 'customer', 'admin'];
const DEFAULT: readonly Role[] = ['service', 'agent'];

const commands = contexts.flatMap(({ aggregates }) => aggregates.flatMap((aggregate) => aggregate.commands));
const queries = views.flatMap(({ view, queries: its }) =>
  Object.entries(its).map(([name, query]) => ({ view: view.name, name, query })),
);

let test: TestApp;

beforeAll(async () => {
  const rules = { mayCommand, mayAsk, nearest };
  test = await testApp({ commands, views, rules, openApi: openApi({ contexts, views }) });
  test.queries.react = () => answer({ items: [], nextCursor: null });
});
afterAll(() => test.app.close());

const as = (role: Role, commandsGranted = '*') => ({ authorization: `Bearer ${role}:c-1:${commandsGranted}` });

describe('every command over HTTP', () => {
  it.each(commands.filter(({ internal }) => !internal).map((command) => [command.name, command] as const))(
    '%s is for its declared roles and admin only',
    async (name, { roles = DEFAULT }) => {
      for (const role of ROLES) {
        const { statusCode } = await test.send(name, { customerId: 'c-1' }, as(role));
        const may = role === 'admin' || roles.includes(role);
        expect([role, statusCode]).toEqual([role, may ? 200 : 403]);
      }
      expect((await test.send(name, {}, as('service', 'NoSuchCommand'))).statusCode).toBe(403);
      expect((await test.send(name, {}, { authorization: '' })).statusCode).toBe(401);
    },
  );

  it('takes no internal command from anybody', async () => {
    for (const { name } of commands.filter(({ internal }) => internal)) {
      for (const role of ROLES) expect((await test.send(name, {}, as(role))).statusCode).toBe(404);
    }
  });
});

describe('every query over HTTP', () => {
  it.each(queries.map((listed) => [`${listed.view} ${listed.name}`, listed] as const))(
    '%s is for its declared roles and admin only',
    async (_, { view, name, query }) => {
      const row = name === 'row' ? '/c-1' : `/c-1/${name}`;
      const url = `/v1/views/${view}${name === 'list' ? '' : query.kind === 'row' ? row : `/${name}`}`;
      for (const role of ROLES) {
        const may = role === 'admin' || query.roles.includes(role);
        expect([role, (await test.get(url, as(role))).statusCode]).toEqual([role, may ? 200 : 403]);
      }
      expect((await test.get(url, { authorization: '' })).statusCode).toBe(401);
    },
  );
});

describe('the OpenAPI document', () => {
  it('shows for each command the roles that are let in', () => {
    const { paths } = openApi({ contexts, views }) as { paths: Record<string, { post: { 'x-roles': Role[] } }> };
    for (const { name, roles = DEFAULT } of commands.filter(({ internal }) => !internal)) {
      expect([name, paths[`/v1/commands/${name}`]?.post['x-roles']]).toEqual([name, [...roles, 'admin']]);
    }
  });
});
