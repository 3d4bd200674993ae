import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  addressOf,
  isLoopback,
  jwksOf,
  masked,
  SETTINGS,
  type Address,
  type LogLevel,
  type SettingName,
} from './settings.js';

export interface Config {
  readonly http: Address;
  /** Absolute path of the folder of the embedded stores, keys and pepper. */
  readonly data: string;
  /** `EMBEDDED` or an address `esdb://…`. */
  readonly eventStore: string;
  /** `EMBEDDED` or an address `mongodb://…/database`. */
  readonly viewStore: string;
  /** Addresses of Kafka brokers; none: no relay, no command inbox. */
  readonly kafka: readonly string[];
  /** The topic that gets events with personal values in clear; undefined: there is none. */
  readonly clearTopic: string | undefined;
  readonly auth: 'local' | 'none' | Jwks;
  readonly timeZone: string;
  readonly currency: string;
  readonly log: LogLevel;
  /** What is in force and why, for `doctor`. */
  readonly settings: readonly Setting[];
}

/** An identity provider whose tokens are good here. */
export interface Jwks {
  /** Where its public keys are. */
  readonly url: string;
  readonly issuer: string;
  readonly audience: string;
}

export interface Setting {
  readonly name: SettingName;
  /** Secrets are masked. */
  readonly value: string;
  readonly from: 'environment' | typeof CONFIG_FILE | 'default';
}

export const CONFIG_FILE = 'kenal.config.json';

/** The start is refused. One sentence for each faulty setting. */
export class ConfigError extends Error {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'ConfigError';
  }
}

/**
 * Each setting is what its environment variable says, else what `kenal.config.json` in `folder` says under the same
 * name, else its default. Relative paths are meant from `folder`. Throws `ConfigError` for unknown settings and wrong
 * values.
 */
export const loadConfig = (env: Texts, folder: string): Config => {
  const environment = pick(env, ([name, value]) => name.startsWith('KENAL_') && value !== undefined);
  const file = fileSettings(join(folder, CONFIG_FILE));
  const names = Object.keys(SETTINGS) as SettingName[];
  const values = Object.fromEntries(
    names.map((name) => [name, environment[name] ?? file[name] ?? SETTINGS[name].initial]),
  ) as Record<SettingName, string>;
  const faults = [...unknown({ ...file, ...environment }), ...wrong(values)];
  if (faults.length > 0) throw new ConfigError(faults);
  const settings = names.map((name): Setting => {
    const from = name in environment ? 'environment' : name in file ? CONFIG_FILE : 'default';
    return { name, value: masked(values[name]), from };
  });
  return { ...typed(values, folder), settings };
};

type Texts = Readonly<Record<string, string | undefined>>;

const pick = (texts: Texts, wanted: (entry: [string, string | undefined]) => boolean): Texts =>
  Object.fromEntries(Object.entries(texts).filter(wanted));

const fileSettings = (path: string): Texts => {
  const text = readIfThere(path);
  if (text === undefined) return {};
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch {
    throw new ConfigError([`${CONFIG_FILE} is not JSON.`]);
  }
  const isObject = typeof settings === 'object' && settings !== null && !Array.isArray(settings);
  if (!isObject || Object.values(settings as object).some((value) => typeof value !== 'string')) {
    throw new ConfigError([`${CONFIG_FILE} must be an object of texts such as { "KENAL_LOG": "debug" }.`]);
  }
  return settings as Texts;
};

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ConfigError([`${CONFIG_FILE} cannot be read (${(error as NodeJS.ErrnoException).code}).`]);
  }
};

const unknown = (given: Texts): string[] =>
  Object.keys(given)
    .filter((name) => !Object.hasOwn(SETTINGS, name))
    .map((name) => `${name} is no setting. There are ${Object.keys(SETTINGS).join(', ')}.`);

const wrong = (values: Readonly<Record<SettingName, string>>): string[] => {
  const faults = (Object.keys(SETTINGS) as SettingName[])
    .filter((name) => !SETTINGS[name].accepts(values[name]))
    .map((name) => `${name} must be ${SETTINGS[name].must}, not "${masked(values[name])}".`);
  const address = addressOf(values.KENAL_HTTP);
  if (values.KENAL_AUTH === 'none' && address && !isLoopback(address)) {
    faults.push('KENAL_AUTH may be none only where KENAL_HTTP is a loopback address such as 127.0.0.1:7070.');
  }
  if (values.KENAL_KAFKA_CLEAR_TOPIC !== '' && values.KENAL_KAFKA === '') {
    faults.push('KENAL_KAFKA_CLEAR_TOPIC names a topic, but KENAL_KAFKA no broker.');
  }
  return faults;
};

const authOf = (values: Readonly<Record<SettingName, string>>): Config['auth'] => {
  const url = jwksOf(values.KENAL_AUTH);
  if (url === undefined) return values.KENAL_AUTH as 'local' | 'none';
  return { url, issuer: values.KENAL_AUTH_ISSUER || new URL(url).origin, audience: values.KENAL_AUTH_AUDIENCE };
};

// Every value was accepted before.
const typed = (values: Readonly<Record<SettingName, string>>, folder: string): Omit<Config, 'settings'> => ({
  http: addressOf(values.KENAL_HTTP)!,
  data: resolve(folder, values.KENAL_DATA),
  eventStore: values.KENAL_EVENT_STORE,
  viewStore: values.KENAL_VIEW_STORE,
  kafka: values.KENAL_KAFKA.split(',').filter((broker) => broker !== ''),
  clearTopic: values.KENAL_KAFKA_CLEAR_TOPIC || undefined,
  auth: authOf(values),
  timeZone: values.KENAL_TIME_ZONE,
  currency: values.KENAL_CURRENCY,
  log: values.KENAL_LOG as LogLevel,
});
