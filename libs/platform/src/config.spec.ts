import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './config.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (text: string): void => writeFileSync(join(folder, 'kenal.config.json'), text);

const faults = (env: Record<string, string> = {}): readonly string[] => {
  try {
    loadConfig(env, folder);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.sentences;
  }
};

describe('configuration', () => {
  it('has defaults for everything', () => {
    const { settings, ...config } = loadConfig({ PATH: '/bin' }, folder);
    expect(config).toEqual({
      http: { host: '127.0.0.1', port: 7070 },
      data: join(folder, 'data'),
      eventStore: 'sqlite',
      viewStore: 'sqlite',
      kafka: [],
      clearTopic: undefined,
      auth: 'local',
      timeZone: 'Asia/Jakarta',
      currency: 'IDR',
      log: 'info',
    });
    expect(settings.every(({ from }) => from === 'default')).toBe(true);
  });

  it('takes the environment before the file before the default, and tells which', () => {
    file('{ "KENAL_LOG": "warn", "KENAL_CURRENCY": "EUR" }');
    const config = loadConfig({ KENAL_LOG: 'debug', KENAL_HTTP: '[::1]:8080' }, folder);
    expect(config).toMatchObject({ log: 'debug', currency: 'EUR', http: { host: '::1', port: 8080 } });
    expect(config.settings).toContainEqual({ name: 'KENAL_LOG', value: 'debug', from: 'environment' });
    expect(config.settings).toContainEqual({ name: 'KENAL_CURRENCY', value: 'EUR', from: 'kenal.config.json' });
  });

  it.each([
    ['KENAL_HTTP', '7070'],
    ['KENAL_HTTP', 'localhost:70000'],
    ['KENAL_DATA', ''],
    ['KENAL_EVENT_STORE', 'postgres'],
    ['KENAL_EVENT_STORE', 'esdb://'],
    ['KENAL_VIEW_STORE', 'redis'],
    ['KENAL_VIEW_STORE', 'mongodb://host:27017'],
    ['KENAL_KAFKA', 'host'],
    ['KENAL_KAFKA', 'a:9092,'],
    ['KENAL_AUTH', 'off'],
    ['KENAL_TIME_ZONE', 'Java/Jakarta'],
    ['KENAL_CURRENCY', 'RP'],
    ['KENAL_LOG', 'loud'],
  ])('refuses %s=%s in a sentence that names it', (name, value) => {
    expect(faults({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must be .*, not "${value}"\\.$`)),
    ]);
  });

  it('takes the addresses of the real engines', () => {
    const views = 'mongodb://a:27017,b:27017/kenal?replicaSet=rs0';
    const env = { KENAL_EVENT_STORE: 'esdb://host:2113?tls=false', KENAL_VIEW_STORE: views, KENAL_KAFKA: 'a:1,b:2' };
    expect(loadConfig(env, folder)).toMatchObject({
      eventStore: 'esdb://host:2113?tls=false',
      viewStore: views,
      kafka: ['a:1', 'b:2'],
    });
  });

  it('takes a topic for what is in clear only with a broker', () => {
    const env = { KENAL_KAFKA_CLEAR_TOPIC: 'crm.clear' };
    expect(loadConfig({ ...env, KENAL_KAFKA: 'a:1' }, folder).clearTopic).toBe('crm.clear');
    expect(faults(env)).toEqual([expect.stringContaining('KENAL_KAFKA no broker')]);
    for (const wrong of ['kenal.events', 'clear events', '..', 'x'.repeat(250)]) {
      const sentence = expect.stringMatching(/^KENAL_KAFKA_CLEAR_TOPIC must be the name of a topic/);
      expect([wrong, faults({ KENAL_KAFKA_CLEAR_TOPIC: wrong, KENAL_KAFKA: 'a:1' })]).toEqual([wrong, [sentence]]);
    }
  });

  it('refuses an unknown setting, wherever it stands', () => {
    file('{ "KENAL_COLOUR": "red", "__proto__": "x" }');
    expect(faults({ KENAL_HTPP: ':1' })).toEqual(
      ['KENAL_COLOUR', '__proto__', 'KENAL_HTPP'].map((name) =>
        expect.stringMatching(new RegExp(`^${name} is no setting`)),
      ),
    );
  });

  it('lists all faults at once', () => {
    expect(faults({ KENAL_LOG: 'loud', KENAL_AUTH: 'off' })).toHaveLength(2);
  });

  it.each(['{', '[]', '{ "KENAL_LOG": 1 }', 'null'])('refuses the file %s', (text) => {
    file(text);
    expect(faults()).toEqual([expect.stringMatching(/^kenal.config.json /)]);
  });

  it('takes no authentication only on loopback', () => {
    expect(faults({ KENAL_AUTH: 'none' })).toEqual([]);
    expect(faults({ KENAL_AUTH: 'none', KENAL_HTTP: 'localhost:1' })).toEqual([]);
    expect(faults({ KENAL_AUTH: 'none', KENAL_HTTP: '0.0.0.0:7070' })).toEqual([expect.stringContaining('KENAL_AUTH')]);
    expect(faults({ KENAL_AUTH: 'none', KENAL_HTTP: '127.example.com:7070' })).toHaveLength(1);
  });

  it('takes the keys of an identity provider by https, and by http from this machine only', () => {
    const auth = (env: Record<string, string>) => loadConfig(env, folder).auth;
    expect(auth({ KENAL_AUTH: 'jwks:https://idp.example/realm/keys' })).toEqual({
      url: 'https://idp.example/realm/keys',
      issuer: 'https://idp.example',
      audience: 'kenal-api',
    });
    const own = { KENAL_AUTH_ISSUER: 'https://idp.example/realm', KENAL_AUTH_AUDIENCE: 'crm' };
    expect(auth({ KENAL_AUTH: 'jwks:http://[::1]:9/keys', ...own })).toEqual({
      url: 'http://[::1]:9/keys',
      issuer: 'https://idp.example/realm',
      audience: 'crm',
    });
    for (const wrong of [
      'jwks:http://idp.example/keys',
      'jwks:ftp://idp.example/keys',
      'jwks:',
      'https://idp.example',
    ]) {
      expect(faults({ KENAL_AUTH: wrong })).toHaveLength(1);
    }
  });

  it('shows no password, not even in a refusal', () => {
    expect(faults({ KENAL_EVENT_STORE: 'https://admin:changeit@host:2113' }).join()).toContain(
      'https://admin:***@host',
    );
  });
});
