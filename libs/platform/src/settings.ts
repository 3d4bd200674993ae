import { isCurrency, isTimeZone } from '#kernel';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

interface Definition {
  readonly initial: string;
  /** Completes "… must be". */
  readonly must: string;
  readonly accepts: (value: string) => boolean;
}

const oneOf = (initial: string, ...others: readonly string[]): Definition => {
  const values = [initial, ...others];
  return { initial, must: values.join(' or '), accepts: (value) => values.includes(value) };
};

/** The engine inside the process, on files of the data folder. */
export const EMBEDDED = 'sqlite';

/** Every setting there is. */
export const SETTINGS = {
  KENAL_HTTP: { initial: '127.0.0.1:7070', must: 'host:port', accepts: (value) => addressOf(value) !== undefined },
  KENAL_DATA: { initial: './data', must: 'the path of a folder', accepts: (value) => value !== '' },
  KENAL_EVENT_STORE: {
    initial: EMBEDDED,
    must: 'sqlite or esdb://host:2113?tls=…',
    accepts: (value) => value === EMBEDDED || isUrl(value, ['esdb:', 'esdb+discover:']),
  },
  KENAL_VIEW_STORE: {
    initial: EMBEDDED,
    must: 'sqlite or mongodb://host:27017/database',
    accepts: (value) => value === EMBEDDED || (isUrl(value, ['mongodb:', 'mongodb+srv:']) && databaseOf(value) !== ''),
  },
  KENAL_KAFKA: {
    initial: '',
    must: 'host:port, or several with commas between them',
    accepts: (value) => value === '' || value.split(',').every((broker) => addressOf(broker) !== undefined),
  },
  KENAL_KAFKA_CLEAR_TOPIC: {
    initial: '',
    must: 'the name of a topic for events with personal values in clear, not beginning with kenal.',
    accepts: (value) => /^(?!kenal\.|\.{1,2}$)[A-Za-z0-9._-]{0,249}$/.test(value),
  },
  KENAL_AUTH: {
    initial: 'local',
    must: 'local, none, or jwks:https://… (http only on this machine)',
    accepts: (value) => value === 'local' || value === 'none' || jwksOf(value) !== undefined,
  },
  KENAL_AUTH_ISSUER: {
    initial: '',
    must: 'the `iss` of the tokens of your identity provider; without it, the origin of its keys',
    accepts: (value) => !/\s/.test(value),
  },
  KENAL_AUTH_AUDIENCE: {
    initial: 'kenal-api',
    must: 'the `aud` of the tokens for Kenal',
    accepts: (value) => /^\S+$/.test(value),
  },
  KENAL_TIME_ZONE: { initial: 'Asia/Jakarta', must: 'an IANA time zone such as Asia/Jakarta', accepts: isTimeZone },
  KENAL_CURRENCY: { initial: 'IDR', must: 'a code of ISO 4217 such as IDR', accepts: isCurrency },
  KENAL_LOG: oneOf('info', ...LOG_LEVELS.filter((level) => level !== 'info')),
} as const satisfies Record<string, Definition>;

export type SettingName = keyof typeof SETTINGS;

export interface Address {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

const MAX_PORT = 65_535;

/** `127.0.0.1:7070`, `localhost:0` or `[::1]:7070`; undefined for anything else. */
export const addressOf = (text: string): Address | undefined => {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  return host !== undefined && Number(port) <= MAX_PORT ? { host, port: Number(port) } : undefined;
};

// Several hosts with commas between them are no URL, so the first stands for all.
const urlOf = (text: string): URL => new URL(text.replace(/,[^/?]*/, ''));

const isUrl = (text: string, protocols: readonly string[]): boolean => {
  try {
    const { protocol, hostname } = urlOf(text);
    return protocols.includes(protocol) && hostname !== '';
  } catch {
    return false;
  }
};

const databaseOf = (text: string): string => urlOf(text).pathname.slice(1);

/** The address of the keys in `jwks:<address>`; undefined where it is none, or could be changed on its way. */
export const jwksOf = (value: string): string | undefined => {
  const address = value.startsWith('jwks:') ? value.slice('jwks:'.length) : '';
  if (isUrl(address, ['https:'])) return address;
  return isUrl(address, ['http:']) && isLoopback({ host: urlOf(address).hostname.replace(/^\[|\]$/g, ''), port: 0 })
    ? address
    : undefined;
};

/** Whether only this machine can reach the address. */
export const isLoopback = ({ host }: Address): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** A value that may be shown: passwords inside addresses are not. */
export const masked = (value: string): string => value.replace(/(:\/\/[^:/@\s]*):[^@\s]+@/g, '$1:***@');
