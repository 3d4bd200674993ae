import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { collect, disconnect } from '../client.js';
import { append, events, revisions, subscribes } from './observing.js';

type Run = (client: EventStoreDBClient, stream: string) => Promise<void>;

const DEADLINE_MS = 20_000;
const RESOURCE_EXHAUSTED = 8;

/**
 * What a real server was observed to answer (event-store.md §4, second table): the names are its rows. Run against what
 * speaks the protocol and, where there is one, against a server.
 */
export const observedOn = (name: string, addressOf: () => string): void => {
  const on = async (run: Run): Promise<void> => {
    const client = EventStoreDBClient.connectionString(addressOf());
    try {
      // Not of Kenal, which would not read a log with others' events in it.
      await run(client, `~observed-${randomUUID()}`);
    } finally {
      await disconnect(client);
    }
  };
  describe(`observed on ${name}`, () => {
    it.each(ROWS)('%s', (_, run) => on(run), DEADLINE_MS);
  });
};

const ROWS: readonly (readonly [string, Run])[] = [
  [
    'the same batch again at its own revision: the original revision and position',
    async (client, stream) => {
      const batch = events(3);
      const first = await append(client, stream, NO_STREAM, batch);
      expect(await append(client, stream, NO_STREAM, batch)).toEqual(first);
      await append(client, stream, 2n, events(2));
      expect(await append(client, stream, NO_STREAM, batch)).toEqual(first);
      expect(await revisions(client, stream)).toBe(5);
    },
  ],

  [
    'only its first events again: success, the revision of the last of them',
    async (client, stream) => {
      const batch = events(3);
      await append(client, stream, NO_STREAM, batch);
      expect(await append(client, stream, NO_STREAM, batch.slice(0, 2))).toMatchObject({ nextExpectedRevision: 1n });
    },
  ],

  [
    'a longer batch, or its second id new, at an old revision: wrong-expected-version',
    async (client, stream) => {
      const batch = events(2);
      await append(client, stream, NO_STREAM, batch);
      const wrong = { type: 'wrong-expected-version', actualVersion: 1n };
      for (const other of [
        [...batch, ...events(1)],
        [batch[0]!, ...events(1)],
      ]) {
        await expect(append(client, stream, NO_STREAM, other)).rejects.toMatchObject(wrong);
      }
    },
  ],

  [
    'stored ids at the head, one id in two streams, or twice in a batch: stored again',
    async (client, stream) => {
      const [event] = events(1);
      await append(client, stream, NO_STREAM, [event!]);
      await append(client, stream, 0n, [event!]);
      await append(client, `${stream}-2`, NO_STREAM, [event!, event!]);
      expect([await revisions(client, stream), await revisions(client, `${stream}-2`)]).toEqual([2, 2]);
    },
  ],

  [
    'an exact revision on an absent stream: wrong-expected-version, no_stream',
    async (client, stream) => {
      const wrong = { type: 'wrong-expected-version', actualVersion: 'no_stream' };
      await expect(append(client, stream, 0n, events(1))).rejects.toMatchObject(wrong);
    },
  ],

  [
    'an empty batch: success with a made-up revision',
    async (client, stream) => {
      expect(await append(client, stream, NO_STREAM, [])).toMatchObject({ nextExpectedRevision: 0n });
      expect(await revisions(client, stream)).toBe('stream-not-found');
    },
  ],

  [
    "the answer's position is the last event's; each has its own, rising",
    async (client, stream) => {
      const { position } = await append(client, stream, NO_STREAM, events(3));
      const read = await collect(() => client.readStream(stream, { maxCount: 10 }));
      const places = read.map(({ event }) => event!.position!.commit);
      expect(places.every((place, nth) => nth === 0 || place > places[nth - 1]!)).toBe(true);
      expect(places.at(-1)).toBe(position!.commit);
    },
  ],

  [
    'reads: absent, from beyond the end, maxCount 0',
    async (client, stream) => {
      expect(await revisions(client, stream)).toBe('stream-not-found');
      await append(client, stream, NO_STREAM, events(1));
      expect(await collect(() => client.readStream(stream, { fromRevision: 5n, maxCount: 10 }))).toEqual([]);
      await expect(collect(() => client.readStream(stream, { maxCount: 0 }))).rejects.toMatchObject({
        type: 'unknown',
      });
    },
  ],

  [
    'an empty stream name: unknown error',
    async (client) => {
      const unknown = { type: 'unknown', message: expect.stringContaining('BadRequest') };
      await expect(append(client, '', NO_STREAM, events(1))).rejects.toMatchObject(unknown);
    },
  ],

  [
    'more than 1,048,576 bytes: maximum-append-size-exceeded',
    async (client, stream) => {
      const large = jsonEvent({ type: 'Observed', data: { text: 'x'.repeat(1_048_576) } });
      const tooLarge = { type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 };
      await expect(append(client, stream, NO_STREAM, [large])).rejects.toMatchObject(tooLarge);
    },
  ],

  [
    '20 MiB: ends as RESOURCE_EXHAUSTED',
    async (client, stream) => {
      const large = jsonEvent({ type: 'Observed', data: { text: 'x'.repeat(20 * 1_048_576) } });
      await expect(append(client, stream, NO_STREAM, [large])).rejects.toMatchObject({ code: RESOURCE_EXHAUSTED });
    },
  ],
  [
    'credentials select the unary path, where the deadline works',
    async (client, stream) => {
      const credentials = { username: 'admin', password: 'changeit' };
      const options = { expectedRevision: NO_STREAM, credentials } as const;
      expect(await client.appendToStream(stream, events(2), options)).toMatchObject({ nextExpectedRevision: 1n });
      const late = client.appendToStream(stream, events(1), { ...options, expectedRevision: 1n, deadline: -1 });
      await expect(late).rejects.toMatchObject({ type: 'deadline-exceeded' });
    },
  ],

  [
    'more than 100 subscriptions: the others silently get nothing',
    async (client) => {
      const confirmed: number[] = [];
      for (let n = 0; n < 105; n += 1)
        client.subscribeToAll({ fromPosition: 'end' }).on('confirmation', () => confirmed.push(n));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(confirmed.length).toBeLessThanOrEqual(100);
    },
  ],
  [
    'subscribeToAll with a filter: events, checkpoints with prepare 0, caughtUp, end and close',
    (client, stream) => subscribes(client, stream),
  ],
];
