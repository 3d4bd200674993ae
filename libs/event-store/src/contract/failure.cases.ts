import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { OutcomeUnknown, type EventStore, type StoredEvent } from '../port.js';
import type { Case, Harness } from './harness.js';
import { batch } from './events.js';
import { append, Follower, ids, idsIn, tryAppend } from './support.js';

export const OUTCOME_UNKNOWN_BEFORE =
  'an append that failed before it took effect is an unknown outcome, and can be sent again';
export const OUTCOME_UNKNOWN_AFTER =
  'an append whose answer is lost after it took effect is an unknown outcome, and is found';

/** What the way of a command does next: it reads the tail, and sends the same batch again where nothing is there. */
const resolve = async (store: EventStore, stream: string, events: readonly StoredEvent[]): Promise<boolean> => {
  const found = await idsIn(store, stream);
  if (found.includes(events[0]!.id)) return true;
  await append(store, stream, 'none', events);
  return false;
};

const broken = (name: string, when: 'before' | 'after'): Case => ({
  name,
  async run({ store, breakNextAppend }: Harness) {
    assert.ok(breakNextAppend, 'the harness can break an append');
    await append(store, 'other-1', 'none');
    const events = batch({ count: 3 });
    breakNextAppend(when);
    await assert.rejects(tryAppend(store, 'thing-1', 'none', events), OutcomeUnknown);
    assert.equal(await resolve(store, 'thing-1', events), when === 'after');
    assert.deepEqual(await idsIn(store, 'thing-1'), ids(events));
    assert.equal((await append(store, 'other-1', 0n)).revision, 1n);
    assert.equal((await append(store, 'thing-1', 2n)).revision, 3n);
  },
});

export const failureCases: readonly Case[] = [
  broken(OUTCOME_UNKNOWN_BEFORE, 'before'),
  broken(OUTCOME_UNKNOWN_AFTER, 'after'),
  {
    name: 'reads and subscriptions that ended hold nothing',
    async run({ store }) {
      await append(store, 'thing-1', 'none', { count: 10 });
      const readAndFollow = async (): Promise<void> => {
        for await (const { revision } of store.read('thing-1')) if (revision === 3n) break;
        const follower = new Follower(store);
        await follower.until('live');
        await follower.stop();
        assert.equal(getEventListeners(follower.signal, 'abort').length, 0);
      };
      // A driver keeps a few timers of its own from its first use on.
      await readAndFollow();
      const before = timers();
      for (let n = 0; n < 5; n += 1) await readAndFollow();
      for (let left = 50; timers() > before && left > 0; left -= 1) await setTimeout(100);
      assert.ok(timers() <= before, `${timers()} timers, ${before} before`);
    },
  },
  {
    name: 'a closed store refuses, and its subscriptions end by throwing',
    async run({ store }) {
      await append(store, 'thing-1', 'none');
      const follower = new Follower(store);
      await follower.until('live');
      const waiting = follower.next();
      await store.close();
      await assert.rejects(waiting, /closed/);
      await assert.rejects(tryAppend(store, 'thing-1', 0n), /closed/);
      await assert.rejects(idsIn(store, 'thing-1'), /closed/);
    },
  },
];

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
