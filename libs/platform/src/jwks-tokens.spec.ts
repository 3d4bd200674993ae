import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import { fixedClock } from './clock.js';
import { JwksTokens } from './jwks-tokens.js';
import { AuthUnavailable, InvalidToken } from './tokens.js';

const AT = '2026-01-01T00:00:00.000Z';
const CLAIMS = { role: 'agent' };
const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1_000);

interface Pair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

let ours: Pair;
let theirs: Pair;
let curve: Pair;
let published: { keys: object[] };
let server: Server;
let clock: ReturnType<typeof fixedClock>;
let tokens: JwksTokens;

beforeAll(async () => {
  [ours, theirs] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  curve = await generateKeyPair('ES256');
});

beforeEach(async () => {
  const [rsa, ec] = [await exportJWK(ours.publicKey), await exportJWK(curve.publicKey)];
  published = {
    keys: [
      { ...rsa, kid: 'r' },
      { ...ec, kid: 'e' },
    ],
  };
  server = createServer((_, response) => response.end(JSON.stringify(published)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  clock = fixedClock(AT);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  tokens = new JwksTokens({ url, issuer: 'https://idp.example/', audience: 'kenal-api' }, clock);
});

afterEach(() => {
  server.close();
});

interface Change {
  readonly key?: CryptoKey | Uint8Array;
  readonly header?: object;
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly claims?: object;
  readonly until?: string;
}

const signed = ({ key = ours.privateKey, header, iss, aud, sub, claims, until }: Change = {}) =>
  new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'r', ...header })
    .setIssuer(iss ?? 'https://idp.example/')
    .setAudience(aud ?? 'kenal-api')
    .setSubject(sub ?? 'ann')
    .setExpirationTime(seconds(until ?? '2026-01-01T01:00:00Z'))
    .sign(key);

const outcome = (token: string): Promise<unknown> =>
  tokens.verify(token).then(
    () => 'accepted',
    (error) => (error instanceof InvalidToken ? error.reason : error),
  );

describe('a token of an identity provider', () => {
  it('speaks for whom its claims name, and grants nothing that they do not', async () => {
    const nothing = { commands: [], personal: false };
    expect(await tokens.verify(await signed())).toEqual({ subject: 'ann', role: 'agent', ...nothing });
    const granted = { role: 'service', commands: ['LoseDeal'], personal: true };
    expect(await tokens.verify(await signed({ claims: granted }))).toEqual({ subject: 'ann', ...granted });
    expect(await outcome(await signed({ key: curve.privateKey, header: { alg: 'ES256', kid: 'e' } }))).toBe('accepted');
  });

  it('is refused with another key, algorithm, issuer, audience, role or subject, or none', async () => {
    const changes: Change[] = [
      { key: theirs.privateKey },
      { header: { kid: 'e' } },
      { header: { kid: 'unknown' } },
      { iss: 'https://elsewhere.example/' },
      { aud: 'other-api' },
      { claims: { role: 'root' } },
      { claims: { role: undefined } },
      { sub: 'Ann Example' },
    ];
    for (const change of changes) expect([change, await outcome(await signed(change))]).toEqual([change, 'invalid']);
  });

  it('is refused without a signature, and with one that the public key made as if it were a secret', async () => {
    const bare = new UnsecuredJWT(CLAIMS).setIssuer('https://idp.example/').setAudience('kenal-api').setSubject('ann');
    expect(await outcome(bare.setExpirationTime(seconds('2026-01-01T01:00:00Z')).encode())).toBe('invalid');
    const secret = Buffer.from(await exportSPKI(ours.publicKey));
    expect(await outcome(await signed({ key: secret, header: { alg: 'HS256' } }))).toBe('invalid');
    expect(await outcome('x'.repeat(100_000))).toBe('invalid');
  });

  it('holds until its last second', async () => {
    const token = await signed();
    expect(await outcome(token)).toBe('accepted');
    clock.advance(3_600_000);
    expect(await outcome(token)).toBe('expired');
  });

  it('is checked again after a minute, so that an unreachable provider is no reason to call it wrong', async () => {
    const token = await signed();
    expect(await outcome(token)).toBe('accepted');
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    clock.advance(59_000);
    expect(await outcome(token)).toBe('accepted');
    const { issuer, audience } = { issuer: 'https://idp.example/', audience: 'kenal-api' };
    tokens = new JwksTokens({ url: 'http://127.0.0.1:9/keys', issuer, audience }, clock);
    expect(await outcome(token)).toBeInstanceOf(AuthUnavailable);
  });

  it('cannot be told where the provider answers with something else than keys', async () => {
    published = { nonsense: true } as never;
    expect(await outcome(await signed())).toBeInstanceOf(AuthUnavailable);
  });
});
