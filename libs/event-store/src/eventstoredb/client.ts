import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient, type StreamingRead } from '@eventstore/db-client';

/** A read that takes longer is given up: the client itself would wait for ever. */
const READ_DEADLINE_MS = 10_000;
const DISPOSE_MS = 200;
/** RESOURCE_EXHAUSTED, which the client makes of HTTP/2's ENHANCE_YOUR_CALM. */
const TURNED_AWAY = 8;
const AGAIN_MS = 20;
/** UNAVAILABLE */
const AWAY = 14;

/** What the client has, but not in its types. */
interface Hidden {
  getChannel(): Promise<{ close(): void }>;
  readonly capabilities: Promise<{ readonly serverVersion: string }>;
}

/** Connects with the first call. Throws where the address is none. */
export const connect = (address: string): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(address);
  if (!(client as unknown as { throwOnAppendFailure: boolean }).throwOnAppendFailure) {
    throw new Error('throwOnAppendFailure=false can report a wrong revision on a conflict: leave it out.');
  }
  return client;
};

/** Ends all that the client has open, its channel too. Nothing it was asked is answered afterwards. */
export const disconnect = async (client: EventStoreDBClient): Promise<void> => {
  // Of a stream that the server has ended the client waits for ever to see the end.
  const patience = new AbortController();
  const isOver = sleep(DISPOSE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([client.dispose(), isOver]);
  patience.abort();
  const channel = await hidden(client)
    .getChannel()
    .catch(() => undefined);
  channel?.close();
};

export const versionOf = async (client: EventStoreDBClient): Promise<string> =>
  (await hidden(client).capabilities).serverVersion;

/** Nothing was read, and nothing is wrong with what was asked. The border knows it by its name. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * All that a read with a maximum gives. It is begun again where the server turned it away: more streams were open on
 * the connection than it takes. Throws `StoreUnavailable`, also after the deadline, and what else the client throws.
 */
export const collect = async <E>(read: () => StreamingRead<E>): Promise<E[]> => {
  const deadline = performance.now() + READ_DEADLINE_MS;
  for (;;) {
    try {
      return await collected(read(), deadline - performance.now());
    } catch (error) {
      const { code, message } = error as { code?: unknown; message: string };
      if (code !== TURNED_AWAY && code !== AWAY) throw error;
      if (code === AWAY || performance.now() > deadline) throw new StoreUnavailable(message, { cause: error });
      await sleep(AGAIN_MS);
    }
  }
};

const collected = <E>(reading: StreamingRead<E>, withinMs: number): Promise<E[]> =>
  new Promise((resolve, reject) => {
    const found: E[] = [];
    const timer = setTimeout(() => {
      void reading.cancel();
      reject(new StoreUnavailable(`The event store did not answer within ${READ_DEADLINE_MS} ms.`));
    }, withinMs);
    const settle = (how: () => void) => (): void => {
      clearTimeout(timer);
      how();
    };
    reading.on('data', (one: E) => found.push(one));
    reading.on(
      'end',
      settle(() => resolve(found)),
    );
    reading.on('error', (error) => settle(() => reject(error))());
  });

const hidden = (client: EventStoreDBClient): Hidden => client as unknown as Hidden;
