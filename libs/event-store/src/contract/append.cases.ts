import assert from 'node:assert/strict';
import { bytesOf } from '../batch.js';
import { MAX_APPEND_BYTES, MAX_APPEND_EVENTS, type StoredEvent } from '../port.js';
import type { Case } from './harness.js';
import { batch } from './events.js';
import { all, append, ids, idsIn, tryAppend } from './support.js';

export const appendCases: readonly Case[] = [
  {
    name: 'a first append begins a stream at revision 0',
    async run({ store }) {
      const events = batch();
      const result = await append(store, 'thing-1', 'none', events);
      assert.equal(result.revision, 0n);
      assert.equal(result.duplicate, false);
      const [event] = await all(store.read('thing-1'));
      assert.equal(event!.position, result.position);
      assert.equal(event!.revision, 0n);
      assert.equal(event!.stream, 'thing-1');
    },
  },
  {
    name: 'an append continues its stream',
    async run({ store }) {
      const first = batch({ count: 2 });
      const second = batch({ count: 2 });
      await append(store, 'thing-1', 'none', first);
      assert.equal((await append(store, 'thing-1', 1n, second)).revision, 3n);
      assert.deepEqual(await idsIn(store, 'thing-1'), [...ids(first), ...ids(second)]);
    },
  },
  ...[1, 25, MAX_APPEND_EVENTS].map((count) => ({
    name: `an append of ${count} events is stored whole`,
    async run({ store }: { store: Parameters<typeof append>[0] }) {
      const events = batch({ count });
      assert.equal((await append(store, 'thing-1', 'none', events)).revision, BigInt(count - 1));
      assert.deepEqual(await idsIn(store, 'thing-1'), ids(events));
    },
  })),
  {
    name: 'an append of no events is refused',
    async run({ store }) {
      await assert.rejects(tryAppend(store, 'thing-1', 'none', []), RangeError);
    },
  },
  {
    name: 'an append of too many events is refused and nothing is written',
    async run({ store }) {
      await assert.rejects(tryAppend(store, 'thing-1', 'none', batch({ count: MAX_APPEND_EVENTS + 1 })), RangeError);
      assert.deepEqual(await idsIn(store, 'thing-1'), []);
    },
  },
  {
    name: 'an append of as many bytes as allowed is stored, one byte more is refused',
    async run({ store }) {
      const largest = batchOfBytes(MAX_APPEND_BYTES);
      await append(store, 'thing-1', 'none', largest);
      const [event] = await all(store.read('thing-1'));
      assert.equal(event!.data, largest[0]!.data);
      await assert.rejects(tryAppend(store, 'thing-2', 'none', batchOfBytes(MAX_APPEND_BYTES + 1)), RangeError);
      assert.deepEqual(await idsIn(store, 'thing-2'), []);
    },
  },
  {
    name: 'a stream needs a name, and a revision is not negative',
    async run({ store }) {
      await assert.rejects(tryAppend(store, '', 'none'), RangeError);
      await assert.rejects(tryAppend(store, 'thing-1', -1n), RangeError);
    },
  },
  {
    name: 'a batch that fails in its middle leaves nothing behind',
    async run({ store }) {
      await append(store, 'thing-1', 'none');
      const [first, second, third] = batch({ count: 3 }) as [StoredEvent, StoredEvent, StoredEvent];
      const broken = { ...second, occurredAt: null as unknown as string };
      await assert.rejects(tryAppend(store, 'thing-1', 0n, [first, broken, third]));
      assert.equal((await idsIn(store, 'thing-1')).length, 1);
      assert.equal((await append(store, 'thing-1', 0n)).revision, 1n);
    },
  },
  {
    name: 'the same batch again is the stored one, also after later appends',
    async run({ store }) {
      await append(store, 'thing-1', 'none');
      const events = batch({ count: 3 });
      const { revision, position } = await append(store, 'thing-1', 0n, events);
      const again = { kind: 'appended', revision, position, duplicate: true } as const;
      assert.deepEqual(await tryAppend(store, 'thing-1', 0n, events), again);
      await append(store, 'thing-1', 3n);
      assert.deepEqual(await tryAppend(store, 'thing-1', 0n, events), again);
      assert.equal((await idsIn(store, 'thing-1')).length, 5);
    },
  },
  {
    name: 'the first part of a stored batch again is stored already, up to its own last event',
    async run({ store }) {
      const events = batch({ count: 3 });
      await append(store, 'thing-1', 'none', events);
      const part = await append(store, 'thing-1', 'none', events.slice(0, 2));
      const [, second] = await all(store.read('thing-1'));
      assert.deepEqual(part, { kind: 'appended', revision: 1n, position: second!.position, duplicate: true });
      assert.equal((await idsIn(store, 'thing-1')).length, 3);
    },
  },
  {
    name: 'a longer batch that begins with a stored one is a conflict',
    async run({ store }) {
      const events = batch({ count: 3 });
      await append(store, 'thing-1', 'none', events.slice(0, 2));
      assert.deepEqual(await tryAppend(store, 'thing-1', 'none', events), { kind: 'conflict', current: 1n });
      assert.deepEqual(await idsIn(store, 'thing-1'), ids(events.slice(0, 2)));
    },
  },
  {
    name: 'a batch whose first event alone is stored, or that lies elsewhere in the stream, is a conflict',
    async run({ store }) {
      const events = batch({ count: 2 });
      await append(store, 'thing-1', 'none', events);
      const half = [events[0]!, ...batch({ commandId: events[0]!.commandId })];
      assert.deepEqual(await tryAppend(store, 'thing-1', 'none', half), { kind: 'conflict', current: 1n });
      assert.deepEqual(await tryAppend(store, 'thing-1', 0n, events.slice(0, 1)), { kind: 'conflict', current: 1n });
    },
  },
];

const batchOfBytes = (bytes: number): readonly StoredEvent[] => {
  const data = (length: number): string => JSON.stringify({ text: 'x'.repeat(length) });
  const overhead = bytesOf(batch({ data: data(0) }));
  return batch({ data: data(bytes - overhead) });
};
