import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from './clock.js';
import { MAX_TTL_SECONDS, tokenKey, TokenKeyFiles, type TokenKeys } from './token-keys.js';
import { InvalidToken, Tokens, ttlSeconds } from './tokens.js';

const START = '2026-01-01T00:00:00.000Z';
const KEY = Buffer.alloc(32, 7);
const OURS = tokenKey(KEY);
const KEYS: TokenKeys = { current: () => OURS, find: (id) => (id === OURS.id ? OURS : undefined) };

const setUp = () => {
  const clock = fixedClock(START);
  return { clock, tokens: new Tokens(KEYS, clock) };
};

const reason = (verification: Promise<unknown>): Promise<unknown> =>
  verification.then(
    () => 'accepted',
    (error) => (error instanceof InvalidToken ? error.reason : error),
  );

const REQUEST = { subject: 'ann', role: 'analyst', ttlSeconds: 3_600 } as const;

describe('a token', () => {
  it('comes back as what was issued', async () => {
    const { tokens } = setUp();
    expect(await tokens.verify(await tokens.issue(REQUEST))).toEqual({
      subject: 'ann',
      role: 'analyst',
      commands: '*',
      personal: false,
    });
    const till = { subject: 'till-3', role: 'service', commands: ['RecordPurchase'], personal: true } as const;
    expect(await tokens.verify(await tokens.issue({ ...till, ttlSeconds: 60 }))).toEqual(till);
  });

  it('holds until its last second, also where it was verified before', async () => {
    const { clock, tokens } = setUp();
    const token = await tokens.issue(REQUEST);
    clock.advance(3_599_999);
    expect(await reason(tokens.verify(token))).toBe('accepted');
    clock.advance(1);
    expect(await reason(tokens.verify(token))).toBe('expired');
    expect(await reason(new Tokens(KEYS, clock).verify(token))).toBe('expired');
  });

  const claims = { role: 'admin', commands: '*', personal: true };
  const signed = (change: { key?: Buffer; alg?: string; iss?: string; aud?: string; payload?: object; sub?: string }) =>
    new SignJWT({ ...claims, ...change.payload })
      .setProtectedHeader({ alg: change.alg ?? 'HS256' })
      .setIssuer(change.iss ?? 'kenal')
      .setAudience(change.aud ?? 'kenal-api')
      .setSubject(change.sub ?? 'ann')
      .setExpirationTime(new Date('2026-01-02'))
      .sign(change.key ?? KEY);

  it.each([
    ['another key', { key: Buffer.alloc(32, 8) }],
    ['another algorithm', { alg: 'HS512', key: KEY }],
    ['another issuer', { iss: 'elsewhere' }],
    ['another audience', { aud: 'elsewhere' }],
    ['an unknown role', { payload: { role: 'root' } }],
    ['a subject that is no id', { sub: 'Ann Example' }],
    ['a grant that is no list', { payload: { commands: 'RecordPurchase' } }],
  ])('is refused with %s', async (_, change) => {
    const { tokens } = setUp();
    expect(await reason(tokens.verify(await signed({})))).toBe('accepted');
    expect(await reason(tokens.verify(await signed(change)))).toBe('invalid');
  });

  it('is refused without signature, without expiry, cut, or endless', async () => {
    const { tokens } = setUp();
    const unsecured = new UnsecuredJWT(claims).setIssuer('kenal').setAudience('kenal-api').setSubject('ann');
    const endless = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('kenal')
      .setAudience('kenal-api')
      .setSubject('ann')
      .sign(KEY);
    const token = await tokens.issue(REQUEST);
    for (const text of [
      unsecured.setExpirationTime('1h').encode(),
      endless,
      token.slice(0, -1),
      '',
      'x'.repeat(1_000_000),
    ]) {
      expect(await reason(tokens.verify(text))).toBe('invalid');
    }
  });

  it('is not issued for what is no id, nor for ever', async () => {
    const { tokens } = setUp();
    await expect(tokens.issue({ ...REQUEST, subject: 'Ann Example' })).rejects.toThrow(RangeError);
    for (const ttl of [0, Number.NaN, MAX_TTL_SECONDS + 1]) {
      await expect(tokens.issue({ ...REQUEST, ttlSeconds: ttl })).rejects.toThrow(RangeError);
    }
  });
});

describe('the keys of tokens', () => {
  let folder: string;
  let clock: ReturnType<typeof fixedClock>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kenal-tokens-'));
    clock = fixedClock(new Date().toISOString());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const files = () => new TokenKeyFiles(join(folder, 'token.key'));

  it('let old tokens hold until they expire when another key signs', async () => {
    const keys = files();
    const old = await new Tokens(keys, clock).issue(REQUEST);
    const { id } = keys.current();
    expect(keys.rotate().id).not.toBe(id);
    const tokens = new Tokens(files(), clock);
    expect(await reason(tokens.verify(old))).toBe('accepted');
    expect(await reason(tokens.verify(await tokens.issue(REQUEST)))).toBe('accepted');
    clock.advance(3_600_000);
    expect(await reason(new Tokens(files(), clock).verify(old))).toBe('expired');
  });

  it('are found by a running server when another process has made a new one', async () => {
    const server = new Tokens(files(), clock);
    const others = files();
    others.rotate();
    expect(await reason(server.verify(await new Tokens(others, clock).issue(REQUEST)))).toBe('accepted');
  });

  it('are gone once no token of theirs can be good any more', () => {
    files().rotate();
    const [replaced] = readdirSync(folder).filter((name) => /\d$/.test(name));
    renameSync(join(folder, replaced!), join(folder, `token.key.${Date.now() - (MAX_TTL_SECONDS + 1) * 1_000}`));
    files();
    expect(readdirSync(folder)).toEqual(['token.key']);
  });
});

describe('the life of a token', () => {
  it.each([
    ['90s', 90],
    ['15m', 900],
    ['8h', 28_800],
    ['30d', 2_592_000],
    ['8', undefined],
    ['0h', undefined],
    ['-1h', undefined],
    ['8h ', undefined],
  ])('reads %s', (text, seconds) => {
    expect(ttlSeconds(text)).toBe(seconds);
  });
});
