import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { Api } from '../support/api.js';
import { kenalJson } from '../support/cli.js';
import { killLeftOvers, newFolder, removeFolder, startServer, type Server } from '../support/server.js';

const TIMEOUT_MS = 60_000;

const folder = newFolder();
let provider: HttpServer;
let keys: object[];
let first: CryptoKey;
let second: CryptoKey;
let server: Server;

const published = async (kid: string) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  keys.push({ ...(await exportJWK(publicKey)), kid, alg: 'ES256' });
  return privateKey;
};

const tokenOf = (claims: object, { key = first, kid = 'one', iss = 'https://idp.example/' } = {}) =>
  new SignJWT({ sub: 'ann', role: 'agent', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(iss)
    .setAudience('crm')
    .setExpirationTime('1h')
    .sign(key);

const status = async (token: string, path = '/v1/views') => (await new Api(server.address, token).request(path)).status;

beforeAll(async () => {
  keys = [];
  first = await published('one');
  provider = createServer((_, response) => response.end(JSON.stringify({ keys })));
  await new Promise<void>((listening) => provider.listen(0, '127.0.0.1', listening));
  server = await startServer(folder, {
    KENAL_AUTH: `jwks:http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`,
    KENAL_AUTH_ISSUER: 'https://idp.example/',
    KENAL_AUTH_AUDIENCE: 'crm',
  });
}, TIMEOUT_MS);

afterAll(async () => {
  await server.stop();
  provider.close();
  removeFolder(folder);
  killLeftOvers();
});

describe('with an identity provider', () => {
  it('its tokens are good, as far as their role goes', async () => {
    expect(await status(await tokenOf({}))).toBe(200);
    expect(await status(await tokenOf({ role: 'analyst' }), '/v1/audit/access')).toBe(403);
    expect(await status(await tokenOf({ role: 'auditor' }), '/v1/audit/access')).toBe(200);
  });

  it('a service sends only the commands that its token grants', async () => {
    const body = { customerId: 'c-1', name: 'Sri Lestari' };
    const sent = async (claims: object) =>
      (await new Api(server.address, await tokenOf({ role: 'service', ...claims })).command('RegisterCustomer', body))
        .status;
    expect(await sent({})).toBe(403);
    expect(await sent({ commands: ['RecordPurchase'] })).toBe(403);
    expect(await sent({ commands: ['RegisterCustomer'] })).toBe(200);
  });

  it('another issuer, another key, and tokens of the installation itself are not', async () => {
    expect(await status(await tokenOf({}, { iss: 'https://elsewhere.example/' }))).toBe(401);
    const { privateKey } = await generateKeyPair('ES256');
    expect(await status(await tokenOf({}, { key: privateKey }))).toBe(401);
    expect((await (await server.as('admin')).request('/v1/views')).status).toBe(401);
    expect(server.output()).not.toContain('/sign-in');
  });

  it(
    'a new key of the provider is found without a restart',
    async () => {
      second = await published('two');
      const token = await tokenOf({}, { key: second, kid: 'two' });
      for (let waits = 0; waits < 60 && (await status(token)) !== 200; waits += 1) await pause(200);
      expect(await status(token)).toBe(200);
    },
    TIMEOUT_MS,
  );

  it(
    'the command line works all the same',
    async () => {
      const { events } = await kenalJson(folder, ['privacy', 'export', 'c-1', '--reason', 'request-1']);
      expect(events).toHaveLength(1);
    },
    TIMEOUT_MS,
  );
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
