import type { LightMyRequestResponse } from 'fastify';
import { Rejection, type AnyCommand, type Role } from '#kernel';
import type { Answer, CommandHandling, Envelope, QueryHandling, Question, Receipt } from '#messaging';
import type { Query, ViewWithQueries } from '#read-model';
import { createHttpApp, type HttpApp } from './app.js';
import type { Access, HttpOptions } from './options.js';

export const NOW = '2026-11-22T09:15:00.000Z';

export const receipt = (envelope: Envelope): Receipt => ({
  commandId: '0197a3c2-5f00-7000-8000-0123456789ab',
  correlationId: envelope.correlationId ?? '',
  stream: 'deal-d-1',
  revision: '0',
  position: '00000000000000000042',
  duplicate: false,
  events: [{ id: 'e-1', type: 'DealLost', address: 'deal-d-1@0' }],
  ids: {},
});

/** Command handling that records what it is sent and does what a test says. */
export class FakeHandling implements CommandHandling {
  readonly sent: Envelope[] = [];
  react: (envelope: Envelope) => Promise<Receipt> | Receipt = receipt;
  readonly outcomes = new Map<string, Receipt>();

  async handle(envelope: Envelope): Promise<Receipt> {
    this.sent.push(envelope);
    return this.react(envelope);
  }

  async outcome(client: string, key: string): Promise<Receipt | undefined> {
    return this.outcomes.get(`${client} ${key}`);
  }
}

export class FakeQueries implements QueryHandling {
  readonly asked: Question[] = [];
  react: (question: Question) => Promise<Answer> | Answer = () => {
    throw new Rejection('missing', 'unknown-row', 'There is no such row.');
  };

  async ask(question: Question): Promise<Answer> {
    this.asked.push(question);
    return this.react(question);
  }

  async *whole(question: Question): AsyncGenerator<Answer> {
    for (let cursor = question.page?.cursor; ;) {
      const answer = await this.ask({ ...question, page: { limit: question.page!.limit, cursor } });
      yield answer;
      const { nextCursor } = answer.body as { nextCursor: string | null };
      if (!nextCursor) return;
      cursor = nextCursor;
    }
  }
}

export const answer = (body: unknown, more: Partial<Answer> = {}): Answer => ({
  body,
  whom: [],
  asOf: NOW,
  position: '00000000000000000042',
  stale: false,
  ...more,
});

class Anything {}

const named = (name: string, roles?: readonly Role[], internal = false) =>
  ({ name, cls: Anything, on: 'any', roles, internal }) as unknown as AnyCommand;

const query = (kind: Query['kind'], roles: readonly Role[] = ['agent', 'analyst']) =>
  ({ kind, about: 'A question.', params: Anything, roles }) as unknown as Query;

/** Tokens are their own text: `agent:ann`, `service:shop:LoseDeal,WinDeal`, `customer:c-1`. `bad` is bad. */
const verify = async (token: string | undefined) => {
  const [role, subject, commands] = (token ?? '').split(':');
  if (!subject) throw new Error('bad token');
  return { subject, roles: [role as Role], commands: commands?.split(',') };
};

export interface TestApp {
  readonly app: HttpApp;
  readonly handling: FakeHandling;
  readonly queries: FakeQueries;
  readonly accesses: Access[];
  readonly logged: { details: object; message: string }[];
  /** `POST /v1/commands/<name>` as `agent:ann` unless headers say otherwise. */
  send(name: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
  /** `GET` likewise. */
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
}

export const testApp = async (options: Partial<HttpOptions> = {}): Promise<TestApp> => {
  const handling = new FakeHandling();
  const queries = new FakeQueries();
  const accesses: Access[] = [];
  const logged: { details: object; message: string }[] = [];
  const views = [
    {
      view: { name: 'pipeline-board', version: 1, about: 'Deals by stage.' },
      queries: { row: query('row'), list: query('list'), summary: query('answer', ['analyst']), history: query('row') },
    },
    { view: { name: 'my-account', version: 2, about: 'My points.' }, queries: { row: query('row', ['customer']) } },
  ] as unknown as ViewWithQueries[];
  const app = await createHttpApp({
    commands: [
      named('LoseDeal'),
      named('WinDeal'),
      named('ForgetCustomer', ['admin']),
      named('SetPreference', ['customer', 'agent']),
      named('RecordExpiry', undefined, true),
    ],
    views,
    handling,
    queries,
    rules: {
      mayCommand: ({ name, roles = ['service', 'agent'] }, asker) =>
        asker.roles.some((role) => roles.includes(role) && (role !== 'service' || asker.commands?.includes(name))),
      mayAsk: ({ roles }, asker) => asker.roles.some((role) => role === 'admin' || roles.includes(role)),
      nearest: (wanted, names) => [...names].find((name) => name[0] === wanted[0]),
    },
    tokens: { verify },
    openApi: { openapi: '3.1.0' },
    asyncApi: { asyncapi: '3.0.0' },
    metrics: { observe: () => undefined, render: async () => ({ contentType: 'text/plain', text: 'up 1\n' }) },
    readiness: async () => ({ ready: true, checks: {} }),
    freshness: async () => ({ 'my-account': { position: '00000000000000000042', lagMs: 3 } }),
    accessed: (access) => accesses.push(access),
    log: { error: (details, message) => logged.push({ details, message }) },
    zone: 'Asia/Jakarta',
    ...options,
  });
  const agent = { authorization: 'Bearer agent:ann' };
  return {
    app,
    handling,
    queries,
    accesses,
    logged,
    send: (name, body = {}, headers = {}) =>
      app.server.inject({
        method: 'POST',
        url: `/v1/commands/${name}`,
        headers: { 'content-type': 'application/json', ...agent, ...headers },
        body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    get: (url, headers = {}) => app.server.inject({ method: 'GET', url, headers: { ...agent, ...headers } }),
  };
};
