import assert from 'node:assert/strict';
import { MAX_PAGE_EVENTS, START, type EventStore } from '../port.js';
import type { Case } from './harness.js';
import { batch } from './events.js';
import { append, ids, tryAppend, turn, wholeLog } from './support.js';

export const POSITIONS_ARE_COUNTED = 'positions count from 1 without a gap, whatever was refused between';

export const logCases: readonly Case[] = [
  {
    name: 'an empty log has its head at the start',
    async run({ store }) {
      assert.equal(await store.head(), START);
      assert.equal(await store.last(), undefined);
      assert.deepEqual(await store.readAll({ after: START, limit: 10 }), { events: [], next: START, head: START });
    },
  },
  {
    name: 'positions are 20 digits and rise strictly',
    async run({ store }) {
      for (let n = 0; n < 12; n += 1) await append(store, `thing-${n}`, 'none', { count: 3 });
      const positions = (await wholeLog(store, { limit: 5 })).map(({ position }) => position);
      assert.equal(positions.length, 36);
      assert.ok(positions.every((position) => /^\d{20}$/.test(position)));
      assert.ok(positions.every((position, n) => n === 0 || position > positions[n - 1]!));
      assert.equal(await store.head(), positions.at(-1));
      assert.equal((await store.last())!.position, positions.at(-1));
    },
  },
  {
    name: 'the events of one append stand together in the log, whoever else appends',
    async run({ store }) {
      const batches = Array.from({ length: 20 }, () => batch({ count: 3 }));
      const appended = await Promise.all(batches.map((events, n) => append(store, `thing-${n}`, 'none', events)));
      const events = await wholeLog(store);
      for (const [n, { position }] of appended.entries()) {
        const last = events.findIndex((event) => event.position === position);
        assert.deepEqual(ids(events.slice(last - 2, last + 1)), ids(batches[n]!));
      }
    },
  },
  {
    name: POSITIONS_ARE_COUNTED,
    async run({ store }) {
      for (let n = 0; n < 4; n += 1) {
        const [events, late] = [batch({ count: 3 }), batch({ recordedAt: '2020-01-01T00:00:00.000Z' })];
        await Promise.all([
          append(store, `thing-${n}`, 'none', events),
          tryAppend(store, `thing-${n}`, 5n),
          assert.rejects(tryAppend(store, `late-${n}`, 'none', late)),
          append(store, `other-${n}`, 'none'),
        ]);
        await append(store, `thing-${n}`, 'none', events);
      }
      const positions = (await wholeLog(store)).map(({ position }) => Number(position));
      assert.deepEqual(
        positions,
        Array.from({ length: 4 * 4 }, (_, n) => n + 1),
      );
    },
  },
  {
    name: 'what a reader has passed never changes while writers append at once',
    async run({ store }) {
      const writing = writers(store);
      const seen: string[] = [];
      let after = START;
      for (let done = false; !done;) {
        done = await Promise.race([writing.then(() => true), turn().then(() => false)]);
        const page = await store.readAll({ after, limit: 1_000 });
        seen.push(...ids(page.events));
        after = page.next;
      }
      assert.deepEqual(seen, ids(await wholeLog(store)));
      assert.equal(seen.length, 20 * (1 + 2 + 3));
    },
  },
  {
    name: 'resuming after any position gives nothing twice and misses nothing',
    async run({ store }) {
      for (let n = 0; n < 10; n += 1) await append(store, `thing-${n}`, 'none', { count: 2 });
      const events = await wholeLog(store);
      for (const [n, { position }] of events.entries()) {
        assert.deepEqual(ids(await wholeLog(store, { after: position, limit: 7 })), ids(events.slice(n + 1)));
      }
    },
  },
  {
    name: 'a page ends with its limit, and the next begins after it',
    async run({ store }) {
      await append(store, 'thing-1', 'none', { count: 25 });
      const events = await wholeLog(store, { limit: 25 });
      for (const limit of [1, 24, 25, 26]) {
        const page = await store.readAll({ after: START, limit });
        assert.deepEqual(ids(page.events), ids(events.slice(0, limit)));
        assert.equal(page.next, events[Math.min(limit, 25) - 1]!.position);
        assert.equal(page.head, events.at(-1)!.position);
      }
    },
  },
  {
    name: 'a page has a size within bounds',
    async run({ store }) {
      for (const limit of [0, -1, 1.5, MAX_PAGE_EVENTS + 1]) {
        await assert.rejects(store.readAll({ after: START, limit }), RangeError);
      }
    },
  },
  {
    name: 'a type filter gives those types alone and still advances over long stretches of others',
    async run({ store }) {
      await append(store, 'rare-1', 'none', { type: 'Rare' });
      for (let n = 0; n < 4; n += 1) await append(store, `thing-${n}`, 'none', { count: 1_000 });
      await append(store, 'rare-1', 0n, { type: 'Rare' });
      await append(store, 'scarce-1', 'none', { type: 'Scarce' });
      for (let n = 4; n < 8; n += 1) await append(store, `thing-${n}`, 'none', { count: 1_000 });
      const found = await wholeLog(store, { types: ['Scarce', 'Rare', 'Never'], limit: 10 });
      assert.deepEqual(
        found.map(({ stream, revision }) => `${stream}@${revision}`),
        ['rare-1@0', 'rare-1@1', 'scarce-1@0'],
      );
      const head = await store.head();
      assert.equal(await lastNext(store, ['Rare']), head);
      assert.equal(await lastNext(store, ['Never']), head);
      assert.equal(await lastNext(store, []), head);
    },
  },
  {
    name: 'a type filter goes on in the middle of a stretch where a page is full',
    async run({ store }) {
      for (let n = 0; n < 10; n += 1) {
        await append(store, `thing-${n}`, 'none', { count: 300 });
        await append(store, `rare-${n}`, 'none', { count: 2, type: n % 2 === 0 ? 'Rare' : 'Scarce' });
      }
      const expected = (await wholeLog(store)).filter(({ type }) => type !== 'ThingHappened');
      assert.equal(expected.length, 20);
      for (const limit of [1, 3, 20, 500]) {
        assert.deepEqual(ids(await wholeLog(store, { types: ['Rare', 'Scarce'], limit })), ids(expected));
      }
    },
  },
  {
    name: 'a type filter that most events pass gives full pages in order',
    async run({ store }) {
      for (let n = 0; n < 60; n += 1) {
        await append(store, `thing-${n}`, 'none', { count: 5, type: n % 7 === 0 ? 'Odd' : 'Even' });
      }
      const expected = (await wholeLog(store)).filter(({ type }) => type === 'Even');
      assert.deepEqual(ids(await wholeLog(store, { types: ['Even'], limit: 20 })), ids(expected));
    },
  },
];

/** Where paging with a filter ends. */
const lastNext = async (store: EventStore, types: readonly string[]): Promise<string> => {
  for (let after = START; ;) {
    const page = await store.readAll({ after, types, limit: 100 });
    if (page.next >= page.head) return page.next;
    assert.ok(page.next > after);
    after = page.next;
  }
};

/** 20 streams at once, each appending 1, 2 and 3 events. */
const writers = async (store: EventStore): Promise<void> => {
  const write = async (stream: string): Promise<void> => {
    await append(store, stream, 'none', { count: 1 });
    await append(store, stream, 0n, { count: 2 });
    await append(store, stream, 2n, { count: 3 });
  };
  await Promise.all(Array.from({ length: 20 }, (_, n) => write(`thing-${n}`)));
};
