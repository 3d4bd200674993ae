import assert from 'node:assert/strict';
import type { EventStore, ReadOptions } from '../port.js';
import type { Case } from './harness.js';
import { all, append, ids } from './support.js';

/** A stream with revisions 0 to 9, written in three batches, beside another stream. */
const ten = async (store: EventStore): Promise<void> => {
  await append(store, 'thing-1', 'none', { count: 4 });
  await append(store, 'other-1', 'none', { count: 3 });
  await append(store, 'thing-1', 3n, { count: 5 });
  await append(store, 'thing-1', 8n);
};

const reads = (name: string, options: ReadOptions, expected: readonly number[]): Case => ({
  name,
  async run({ store }) {
    await ten(store);
    const found = await all(store.read('thing-1', options));
    assert.deepEqual(
      found.map(({ revision }) => Number(revision)),
      expected,
    );
  },
});

const LARGE = 10_000;
const BATCH = 1_000;

export const readCases: readonly Case[] = [
  reads('a stream reads in the order of its revisions', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
  reads('a read begins at its first revision', { from: 7n }, [7, 8, 9]),
  reads('a read ends with its last revision', { to: 2n }, [0, 1, 2]),
  reads('a read can have both ends', { from: 3n, to: 5n }, [3, 4, 5]),
  reads('a read has a limit', { from: 2n, limit: 3 }, [2, 3, 4]),
  reads('a read of no events is empty', { limit: 0 }, []),
  reads('a backward read begins with the last event', { direction: 'backwards', limit: 2 }, [9, 8]),
  reads(
    'a backward read goes from its highest to its lowest revision',
    { direction: 'backwards', from: 6n, to: 4n },
    [6, 5, 4],
  ),
  reads('a read from beyond the end is empty', { from: 10n }, []),
  reads('a read whose ends are crossed is empty', { from: 5n, to: 3n }, []),
  {
    name: 'an unknown stream reads as empty',
    async run({ store }) {
      await ten(store);
      assert.deepEqual(await all(store.read('thing-2')), []);
      assert.deepEqual(await all(store.read('thing')), []);
    },
  },
  {
    name: 'a reader that stops early leaves the store usable',
    async run({ store }) {
      await ten(store);
      for await (const event of store.read('thing-1')) if (event.revision === 2n) break;
      assert.equal((await append(store, 'thing-1', 9n)).revision, 10n);
    },
  },
  {
    name: 'a reader that throws leaves the store usable',
    async run({ store }) {
      await ten(store);
      const failing = async (): Promise<void> => {
        for await (const event of store.read('thing-1')) if (event.revision === 2n) throw new Error('of the reader');
      };
      await assert.rejects(failing, /of the reader/);
      assert.equal((await append(store, 'thing-1', 9n)).revision, 10n);
    },
  },
  {
    name: 'a reader may read and append while it reads',
    async run({ store }) {
      await ten(store);
      let copied = 0n;
      for await (const { revision } of store.read('thing-1', { to: 9n })) {
        const [same] = await all(store.read('thing-1', { from: revision, limit: 1 }));
        assert.equal(same!.revision, revision);
        copied = (await append(store, 'copy-1', copied === 0n ? 'none' : copied - 1n)).revision + 1n;
      }
      assert.equal(copied, 10n);
    },
  },
  {
    name: 'a stream of 10,000 events reads whole, in both directions',
    slow: true,
    async run({ store }) {
      for (let from = 0; from < LARGE; from += BATCH) {
        await append(store, 'thing-1', from === 0 ? 'none' : BigInt(from - 1), { count: BATCH });
      }
      const events = await all(store.read('thing-1'));
      assert.ok(events.length === LARGE && events.every(({ revision }, n) => revision === BigInt(n)));
      const backwards = await all(store.read('thing-1', { direction: 'backwards' }));
      assert.deepEqual(ids(backwards), ids(events).reverse());
    },
  },
  {
    name: "a customer's events read in the order of the log, after one position and up to another",
    async run({ store }) {
      await append(store, 'thing-1', 'none', { subject: 'c-1', count: 2 });
      const { position: after } = await append(store, 'other-1', 'none', { subject: 'c-1' });
      await append(store, 'other-2', 'none', { subject: 'c-2' });
      await append(store, 'other-3', 'none', {});
      const { position: upTo } = await append(store, 'thing-1', 1n, { subject: 'c-1' });
      await append(store, 'thing-1', 2n, { subject: 'c-1' });
      const addresses = async (options?: { after?: string; upTo?: string }): Promise<string[]> =>
        (await all(store.readSubject('c-1', options))).map(({ stream, revision }) => `${stream}@${revision}`);
      assert.deepEqual(await addresses(), ['thing-1@0', 'thing-1@1', 'other-1@0', 'thing-1@2', 'thing-1@3']);
      assert.deepEqual(await addresses({ after }), ['thing-1@2', 'thing-1@3']);
      assert.deepEqual(await addresses({ after, upTo }), ['thing-1@2']);
      assert.deepEqual(await all(store.readSubject('c-3')), []);
    },
  },
];
