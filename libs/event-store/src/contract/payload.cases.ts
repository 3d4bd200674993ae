import assert from 'node:assert/strict';
import type { Case } from './harness.js';
import { batch, hashOf } from './events.js';
import { all, append } from './support.js';

/** Canonical JSON texts that a careless store changes. */
const TEXTS = [
  '{}',
  '{"":""}',
  '{"name":"Żółć 顧客 pelanggan"}',
  '{"astral":"😀𝒳","escape":"\\u0000\\n\\"\\\\"}',
  '{"deep":{"a":[null,{"b":null},[]]},"empty":"","nothing":null}',
  '{"__proto__":{"polluted":true},"constructor":1,"toString":2}',
  '{"huge":1e+21,"max":9007199254740991,"min":-9007199254740991,"small":0.1,"tiny":1e-7}',
  '{"10":"names that are numbers","2":"in the order of characters","a":0}',
  '{"true":true,"zero":0}',
];

export const payloadCases: readonly Case[] = [
  {
    name: 'data comes back byte for byte',
    async run({ store }) {
      for (const [n, data] of TEXTS.entries()) {
        await append(store, `thing-${n}`, 'none', { data });
        const [event] = await all(store.read(`thing-${n}`));
        assert.equal(event!.data, data);
      }
    },
  },
  {
    name: 'every field of the metadata comes back',
    async run({ store }) {
      const [event] = batch({ subject: 'c-1', channel: 'email', causationId: 'deal-1@4' });
      await append(store, 'thing-1', 'none', [event!]);
      const expected = { ...event!, stream: 'thing-1', revision: 0n, position: await store.head() };
      const [inStream] = await all(store.read('thing-1'));
      assert.deepEqual({ ...inStream }, expected);
      const { events } = await store.readAll({ after: '0'.repeat(20), limit: 1 });
      assert.deepEqual({ ...events[0] }, expected);
    },
  },
  {
    name: 'an event without a subject has none',
    async run({ store }) {
      await append(store, 'thing-1', 'none', batch());
      const [event] = await all(store.read('thing-1'));
      assert.equal(event!.subject, undefined);
    },
  },
  {
    name: 'hashes are still right after reading',
    async run({ store }) {
      await append(store, 'thing-1', 'none', { count: 5, data: TEXTS[3]! });
      let hash = '';
      for await (const event of store.read('thing-1')) {
        hash = hashOf(hash, event.meta, event.data);
        assert.equal(event.hash, hash);
      }
    },
  },
  {
    name: 'what is stored does not change with what was handed in or out',
    async run({ store }) {
      const mine = { ...batch()[0]! };
      const { id } = mine;
      await append(store, 'thing-1', 'none', [mine]);
      mine.id = 'changed';
      const [theirs] = await all(store.read('thing-1'));
      try {
        (theirs as { id: string }).id = 'changed';
      } catch {
        // A frozen event is as good as a copy.
      }
      const [event] = await all(store.read('thing-1'));
      assert.equal(event!.id, id);
    },
  },
];
