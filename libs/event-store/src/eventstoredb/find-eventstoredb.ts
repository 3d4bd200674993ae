import { AccessDeniedError, BACKWARDS, type EventStoreDBClient } from '@eventstore/db-client';
import { collect, connect, disconnect, versionOf } from './client.js';

export interface FoundEventStoreDb {
  readonly engine: 'eventstoredb';
  /** Such as `23.10.7`. */
  readonly version: string;
}

/** The message is a sentence for whoever configured the address, without its password. */
export class EventStoreDbUnusable extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.name = 'EventStoreDbUnusable';
  }
}

const PATIENCE_MS = 5_000;
/** From here on every event tells its own position. */
const LEAST = [23, 10];
const PERMISSION_DENIED = 7;

/**
 * Who answers there, whether the whole log may be read, and whether the version is known to work. Throws
 * `EventStoreDbUnusable` within a few seconds.
 */
export const findEventStoreDb = async (address: string): Promise<FoundEventStoreDb> => {
  const client = connected(address);
  const place = hostsIn(address);
  try {
    const version = await soon(versionOf(client));
    await soon(collect(() => client.readAll({ direction: BACKWARDS, fromPosition: 'end', maxCount: 1 })));
    if (!isKnown(version)) {
      const least = LEAST.join('.');
      throw new EventStoreDbUnusable(
        `The EventStoreDB at ${place} is version ${version}; Kenal needs ${least} or later.`,
      );
    }
    return { engine: 'eventstoredb', version };
  } catch (error) {
    if (error instanceof EventStoreDbUnusable) throw error;
    if (isDenied(error)) {
      const sentence = `The EventStoreDB at ${place} does not let this user read the log: user or password are wrong.`;
      throw new EventStoreDbUnusable(sentence, error);
    }
    const sentence = `No EventStoreDB answers at ${place}. Does it run there, and is tls=… as it is on the server?`;
    throw new EventStoreDbUnusable(sentence, error);
  } finally {
    await disconnect(client);
  }
};

const connected = (address: string): EventStoreDBClient => {
  try {
    return connect(address);
  } catch (error) {
    throw new EventStoreDbUnusable('The address is none such as esdb://user:password@host:2113?tls=true.', error);
  }
};

const hostsIn = (address: string): string => /^[^:]+:\/\/(?:[^@]*@)?([^/?]+)/.exec(address)?.[1] ?? address;

const soon = async <T>(answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`There was no answer within ${PATIENCE_MS} ms.`)), PATIENCE_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};

const isDenied = (error: unknown): boolean =>
  error instanceof AccessDeniedError || (error as { code?: unknown }).code === PERMISSION_DENIED;

/** `unknown` where the server is too old to tell. */
const isKnown = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > LEAST[0]! || (major === LEAST[0] && minor >= LEAST[1]!);
};
