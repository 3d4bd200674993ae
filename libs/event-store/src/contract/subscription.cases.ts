import assert from 'node:assert/strict';
import { IDLE_CHECKPOINT_MS, START, type EventStore } from '../port.js';
import type { Case } from './harness.js';
import { append, Follower, ids, turn, wholeLog } from './support.js';

export const MEMORY_STAYS_BOUNDED = 'a consumer that takes nothing holds no more than a page in memory';
export const ANOTHER_READER_FOLLOWS = 'a reader with a connection of its own follows the log';

/** More events than a subscription may hold at once. */
const FAR = 3_000;
const MANY_LIVE_EVENTS = 120;
const MEGABYTE = 1_000_000;

export const subscriptionCases: readonly Case[] = [
  {
    name: 'a subscription catches up, says that it is live, and goes on without a gap',
    async run({ store }) {
      await append(store, 'thing-1', 'none', { count: 5 });
      const follower = new Follower(store);
      const caughtUp = await follower.until('live');
      assert.equal(caughtUp.filter(({ kind }) => kind === 'event').length, 5);
      await append(store, 'thing-1', 4n, { count: 2 });
      const live = await follower.events(2);
      await follower.stop();
      assert.deepEqual(live, ids((await wholeLog(store)).slice(5)));
    },
  },
  {
    name: 'a subscription that catches up while others append misses nothing and repeats nothing',
    async run({ store }) {
      await append(store, 'thing-0', 'none', { count: 700 });
      const writing = Promise.all(
        Array.from({ length: 50 }, (_, n) => append(store, `live-${n}`, 'none', { count: 6 })),
      );
      const follower = new Follower(store);
      const seen = await follower.events(1_000);
      await writing;
      await follower.stop();
      assert.deepEqual(seen, ids(await wholeLog(store)));
    },
  },
  {
    name: 'a subscription goes on after many live events',
    async run({ store }) {
      const follower = new Follower(store);
      await follower.until('live');
      for (let n = 0; n < MANY_LIVE_EVENTS; n += 1) {
        await append(store, 'thing-1', n === 0 ? 'none' : BigInt(n - 1));
        assert.equal((await follower.events(1)).length, 1);
      }
      await follower.stop();
    },
  },
  {
    name: 'a consumer that waits is given what is appended at once',
    async run({ store }) {
      const follower = new Follower(store);
      await follower.until('live');
      const waiting = follower.next();
      await turn();
      const began = performance.now();
      const { position } = await append(store, 'thing-1', 'none');
      const message = await waiting;
      assert.ok(message.kind === 'event' && message.event.position === position);
      assert.ok(performance.now() - began < IDLE_CHECKPOINT_MS / 2);
      await follower.stop();
    },
  },
  {
    name: 'a subscription resumes after any position',
    async run({ store }) {
      await append(store, 'thing-1', 'none', { count: 9 });
      const events = await wholeLog(store);
      for (const [n, { position }] of events.entries()) {
        const follower = new Follower(store, { after: position });
        assert.deepEqual(eventIds(await follower.until('live')), ids(events.slice(n + 1)));
        await follower.stop();
      }
    },
  },
  {
    name: 'a subscription to some types passes the others over and says how far it has come',
    async run({ store }) {
      await append(store, 'rare-1', 'none', { type: 'Rare' });
      for (let n = 0; n < 3; n += 1) await append(store, `thing-${n}`, 'none', { count: 1_000 });
      const follower = new Follower(store, { types: ['Rare'] });
      const caughtUp = await follower.until('live');
      assert.equal(caughtUp.filter(({ kind }) => kind === 'event').length, 1);
      const checkpoints = caughtUp.flatMap((message) => (message.kind === 'checkpoint' ? [message.position] : []));
      assert.equal(checkpoints.at(-1), await store.head());
      await append(store, 'thing-0', 999n);
      await append(store, 'rare-1', 0n, { type: 'Rare' });
      assert.deepEqual(await follower.events(1), ids((await wholeLog(store)).slice(-1)));
      await follower.stop();
    },
  },
  {
    name: 'a slow consumer is told that it is behind, gets everything, and is live again',
    async run({ store }) {
      const follower = new Follower(store, { after: START });
      await follower.until('live');
      await far(store);
      const messages = await follower.until('live');
      await follower.stop();
      const kinds = messages.map(({ kind }) => kind);
      assert.ok(kinds.includes('behind'), 'it says that it is behind');
      assert.equal(kinds.filter((kind) => kind === 'behind').length, 1);
      assert.deepEqual(eventIds(messages), ids(await wholeLog(store)));
    },
  },
  {
    name: MEMORY_STAYS_BOUNDED,
    slow: true,
    async run({ store, logIsOutsideTheHeap }) {
      assert.ok(logIsOutsideTheHeap, 'the heap can be told from the log');
      const follower = new Follower(store);
      await append(store, 'thing-0', 'none');
      await follower.events(1);
      const before = await heapUsed();
      for (let n = 1; n <= 40; n += 1) await append(store, `thing-${n}`, 'none', { data: large(n) });
      assert.ok((await heapUsed()) - before < 10 * MEGABYTE);
      assert.equal((await follower.events(40)).length, 40);
      await follower.stop();
    },
  },
  {
    name: 'a subscription ends with its signal, also before its first message',
    async run({ store }) {
      const early = new Follower(store);
      await early.stop();
      const waiting = new Follower(store);
      await waiting.until('live');
      const last = waiting.next();
      last.catch(() => undefined);
      await waiting.stop();
      await assert.rejects(last, /ended/);
    },
  },
  {
    name: 'an idle subscription says that it lives',
    slow: true,
    async run({ store }) {
      const { position } = await append(store, 'thing-1', 'none');
      const follower = new Follower(store);
      await follower.until('live');
      const began = performance.now();
      assert.deepEqual(await follower.next(), { kind: 'checkpoint', position });
      assert.ok(performance.now() - began < 2 * IDLE_CHECKPOINT_MS);
      await follower.stop();
    },
  },
  {
    name: ANOTHER_READER_FOLLOWS,
    async run({ store, openReader }) {
      assert.ok(openReader, 'the log can be opened twice');
      const reader = openReader();
      await append(store, 'thing-1', 'none', { count: 2 });
      const follower = new Follower(reader);
      await follower.until('live');
      await turn();
      await append(store, 'thing-1', 1n, { count: 2 });
      assert.deepEqual(await follower.events(2), ids((await wholeLog(reader)).slice(2)));
      await follower.stop();
      await reader.close();
    },
  },
];

const eventIds = (messages: Awaited<ReturnType<Follower['until']>>): string[] =>
  messages.flatMap((message) => (message.kind === 'event' ? [message.event.id] : []));

const far = async (store: EventStore): Promise<void> => {
  for (let n = 0; n < FAR / 1_000; n += 1) await append(store, `far-${n}`, 'none', { count: 1_000 });
};

const large = (n: number): string => JSON.stringify({ text: String(n % 10).repeat(MEGABYTE * 0.9) });

const heapUsed = async (): Promise<number> => {
  await turn();
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};
