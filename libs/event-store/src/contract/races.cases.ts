import assert from 'node:assert/strict';
import type { EventStore } from '../port.js';
import type { Case } from './harness.js';
import { batch } from './events.js';
import { append, idsIn, tryAppend, wholeLog } from './support.js';

const WRITERS = 8;
const STREAMS = 64;

export const raceCases: readonly Case[] = [
  {
    name: 'of 8 writers on a new stream exactly one wins, the others get a conflict',
    async run({ store }) {
      await race(store, 'none', 0n);
    },
  },
  {
    name: 'of 8 writers on an existing stream exactly one wins, the others get a conflict',
    async run({ store }) {
      await append(store, 'thing-1', 'none', { count: 3 });
      await race(store, 2n, 3n);
    },
  },
  {
    name: '64 writers on 64 streams all win',
    async run({ store }) {
      const streams = Array.from({ length: STREAMS }, (_, n) => `thing-${n}`);
      const results = await Promise.all(streams.map((stream) => tryAppend(store, stream, 'none', batch({ count: 2 }))));
      assert.ok(results.every(({ kind }) => kind === 'appended'));
      const counts = await Promise.all(streams.map(async (stream) => (await idsIn(store, stream)).length));
      assert.ok(counts.every((count) => count === 2));
      assert.equal((await wholeLog(store)).length, 2 * STREAMS);
    },
  },
];

const race = async (store: EventStore, expected: bigint | 'none', won: bigint): Promise<void> => {
  const batches = Array.from({ length: WRITERS }, () => batch());
  const results = await Promise.all(batches.map((events) => tryAppend(store, 'thing-1', expected, events)));
  const winners = results.flatMap(({ kind }, n) => (kind === 'appended' ? [batches[n]![0]!.id] : []));
  assert.equal(winners.length, 1);
  const losers = results.filter(({ kind }) => kind === 'conflict');
  assert.deepEqual(losers, Array(WRITERS - 1).fill({ kind: 'conflict', current: won }));
  assert.equal((await idsIn(store, 'thing-1')).at(-1), winners[0]);
  assert.equal((await idsIn(store, 'thing-1')).length, Number(won) + 1);
};
