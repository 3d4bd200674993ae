import assert from 'node:assert/strict';
import type { Case } from './harness.js';
import { batch } from './events.js';
import { append, ids, idsIn, tryAppend } from './support.js';

/** A stream of two events: its revision is 1. */
const FIRST_TWO = { count: 2 };

const refused = (name: string, expected: bigint | 'none', current: bigint | 'none'): Case => ({
  name,
  async run({ store }) {
    if (current !== 'none') await append(store, 'thing-1', 'none', FIRST_TWO);
    assert.deepEqual(await tryAppend(store, 'thing-1', expected), { kind: 'conflict', current });
  },
});

export const expectedRevisionCases: readonly Case[] = [
  refused('no stream expected where there is one is a conflict', 'none', 1n),
  refused('a revision behind the stream is a conflict', 0n, 1n),
  refused('a revision ahead of the stream is a conflict', 2n, 1n),
  refused('a revision far ahead of the stream is a conflict', 2n ** 60n, 1n),
  refused('a revision of an absent stream is a conflict', 0n, 'none'),
  {
    name: 'no stream expected where there is none is right',
    async run({ store }) {
      assert.equal((await append(store, 'thing-1', 'none')).revision, 0n);
    },
  },
  {
    name: 'the revision of the stream is right',
    async run({ store }) {
      await append(store, 'thing-1', 'none', FIRST_TWO);
      assert.equal((await append(store, 'thing-1', 1n)).revision, 2n);
    },
  },
  {
    name: 'after a conflict nothing is written and the next right append succeeds',
    async run({ store }) {
      const events = batch(FIRST_TWO);
      await append(store, 'thing-1', 'none', events);
      const head = await store.head();
      const lost = batch();
      assert.equal((await tryAppend(store, 'thing-1', 'none', lost)).kind, 'conflict');
      assert.equal(await store.head(), head);
      const next = batch();
      await append(store, 'thing-1', 1n, next);
      assert.deepEqual(await idsIn(store, 'thing-1'), [...ids(events), ...ids(next)]);
    },
  },
];
