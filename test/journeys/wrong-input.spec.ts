import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { files } from '#composition';
import { secretFile, TOKEN_KEY_BYTES } from '#platform';
import type { Api, Reply } from '../support/api.js';
import { kenal } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';
import { mutationsOf, questionsOf } from './mutations.js';

const AT_ONCE = 16;
const TIMEOUT_MS = 120_000;

const folder = newFolder();
let server: Server;
let api: Api;
let openApi: any;

beforeAll(async () => {
  server = await startServer(folder);
  api = await server.as('admin');
  openApi = (await api.request('/openapi.json')).body;
}, TIMEOUT_MS);

afterAll(async () => {
  killLeftOvers();
  removeFolder(folder);
});

describe('a token that is not ours', () => {
  const claims = { role: 'admin', commands: '*', personal: true };
  const soon = () => Math.floor(Date.now() / 1_000) + 60;
  const ownKey = () => secretFile(files(folder).token, TOKEN_KEY_BYTES);

  const signed = ({
    key = ownKey(),
    alg = 'HS256',
    ...more
  }: {
    key?: Buffer;
    alg?: string;
    [claim: string]: unknown;
  }) =>
    new SignJWT({ ...claims, iss: 'kenal', aud: 'kenal-api', sub: 'eve', exp: soon(), ...more })
      .setProtectedHeader({ alg })
      .sign(key);

  const statusWith = async (authorization: string): Promise<number> =>
    (await api.request('/v1/views', { headers: { authorization } })).status;

  it('would be taken if everything about it were right', async () => {
    expect(await statusWith(`Bearer ${await signed({})}`)).toBe(200);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['of another key', () => signed({ key: Buffer.alloc(TOKEN_KEY_BYTES, 7) })],
    ['of an empty key', () => signed({ key: Buffer.alloc(1) })],
    [
      'of no algorithm',
      () => new UnsecuredJWT({ ...claims, iss: 'kenal', aud: 'kenal-api', sub: 'eve', exp: soon() }).encode(),
    ],
    ['of another algorithm', () => signed({ key: Buffer.alloc(64, 7), alg: 'HS512' })],
    ['of another issuer', () => signed({ iss: 'kenal2' })],
    ['for another audience', () => signed({ aud: 'other-api' })],
    ['that is over', () => signed({ exp: Math.floor(Date.now() / 1_000) - 1 })],
    ['of an unknown role', () => signed({ role: 'root' })],
    ['of no subject', () => signed({ sub: undefined })],
    ['with a changed payload', async () => (await signed({})).replace(/\.[^.]+\./, `.${btoa('{"role":"admin"}')}.`)],
    ['of 100 KB', () => 'a.'.repeat(5_000)],
    ['that is none', () => 'null'],
  ])('%s opens nothing', async (_, token) => {
    expect(await statusWith(`Bearer ${await token()}`)).toBe(401);
  });

  it('is asked for in the answer', async () => {
    const { status, headers, body } = await api.request('/v1/views', { headers: { authorization: 'Basic YTpi' } });
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'unauthenticated' });
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('wrong input of every kind', () => {
  it(
    'to every command gets a clear answer',
    async () => {
      const examples = Object.entries(openApi.paths).flatMap(([path, { post }]: any) => {
        const example = post?.requestBody?.content['application/json']?.example;
        return path.startsWith('/v1/commands/') && example ? [[path, example] as const] : [];
      });
      expect(examples.length).toBeGreaterThan(50);
      for (const [path, example] of examples) await api.request(path, jsonOf(example));
      const wrong = examples.flatMap(([path, example]) =>
        [...mutationsOf(example)].map((body) => [path, body] as const),
      );
      const { counts, unclear } = await answersTo(wrong, ([path, body]) => api.request(path, jsonOf(body)));
      console.log(`${wrong.length} wrong commands: ${JSON.stringify(counts)}`);
      expect(unclear).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'to every view gets a clear answer',
    async () => {
      const questions = Object.entries(openApi.paths).flatMap(([path, { get }]: any) => {
        if (!path.startsWith('/v1/views') || path.endsWith('/changes')) return [];
        const names = (get.parameters ?? []).flatMap(({ name, in: place }: any) => (place === 'query' ? [name] : []));
        const common = ['asOf', 'knownAt', 'limit', 'cursor', 'after', 'reactions', 'colour'];
        const keys = path.includes('{key}') ? ['c-1', '%00', '%F0%9F%8E%88', '..%2F..', 'a'.repeat(300), "'--"] : [''];
        return keys.flatMap((key) => {
          const own = key === keys[0] ? [...questionsOf([...names, ...common])] : [''];
          return own.map((query) => `${path.replace('{key}', key)}?${query}`);
        });
      });
      expect(questions.length).toBeGreaterThan(2_000);
      const { counts, unclear } = await answersTo(questions, (path) => api.request(path));
      console.log(`${questions.length} wrong questions: ${JSON.stringify(counts)}`);
      expect(unclear).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'left the server alive, the log whole, and no view behind',
    async () => {
      const { position } = await api.send('RegisterCustomer', { customerId: 'c-last', name: 'Last' });
      expect((await api.view('customer-360/c-last', { after: position, reactions: 'true' })).status).toBe(200);
      const { body } = await api.request('/v1/views');
      const ill = body.views.filter(({ freshness: { parked, state } }: any) => parked > 0 || state !== 'live');
      expect(ill).toEqual([]);
      expect(server.output()).not.toContain('request failed');
      const { code, stdout } = await kenal(folder, ['verify', '--chain', '--views']);
      expect({ code, stdout }).toMatchObject({ code: 0 });
    },
    TIMEOUT_MS,
  );
});

describe('what contradicts itself', () => {
  const person = { customerId: 'c-both' };
  beforeAll(async () => {
    for (const customerId of ['c-other', 'c-both']) await api.send('RegisterCustomer', { customerId, name: 'Any' });
    const phone = { ...person, contactPointId: 'both-p', kind: 'phone', value: '+628120000777' };
    const { position } = await api.send('AddContactPoint', phone);
    await api.view('consent-ledger/c-both', { after: position });
  });

  it.each<[number, string | undefined, Record<string, string>]>([
    [400, 'channel-required', { scope: 'both-p' }],
    [400, 'channel-does-not-fit', { scope: 'both-p', channel: 'email' }],
    [400, 'channel-does-not-fit', { scope: 'email', channel: 'sms' }],
    [200, undefined, { scope: 'both-p', channel: 'sms' }],
  ])('as a question is answered by %s %s: %j', async (status, code, question) => {
    const reply = await api.view('consent-ledger/c-both/can-contact', { purpose: 'service', ...question });
    expect([reply.status, reply.body.code]).toEqual([status, code ?? 'contract']);
  });

  it('by a body that names another customer than its path forgets nobody', async () => {
    const forget = (init: RequestInit) => api.request('/v1/privacy/customers/c-both/forget', init);
    const other = await forget(jsonOf({ basis: 'asked', customerId: 'c-other' }));
    const errors = [expect.objectContaining({ path: 'customerId', code: 'other-than-path' })];
    expect(other).toMatchObject({ status: 422, body: { code: 'invalid-command', errors } });
    expect((await forget({ ...jsonOf(''), body: '{"basis"' })).status).toBe(400);
    expect((await forget(jsonOf({ basis: 'because' }))).status).toBe(422);
    for (const id of ['c-both', 'c-other']) {
      expect((await api.view(`consent-ledger/${id}`)).body.forgottenBy).toBeNull();
    }
  });
});

const jsonOf = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const CLEAR = [200, 400, 404, 409, 413, 422, 504];

/** Asks everything, some at a time; what came back by status, and every question that got no clear answer. */
const answersTo = async <T>(questions: readonly T[], ask: (question: T) => Promise<Reply>) => {
  const counts: Record<number, number> = {};
  const unclear: string[] = [];
  const left = questions.values();
  const asker = async () => {
    for (const question of left) {
      const { status, body } = await ask(question);
      counts[status] = (counts[status] ?? 0) + 1;
      const clear = CLEAR.includes(status) && (status === 200 || typeof body.detail === 'string');
      if (!clear) unclear.push(`${status} to ${JSON.stringify(question).slice(0, 500)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, asker));
  return { counts, unclear };
};
