import assert from 'node:assert/strict';
import type { Batch, ReceivedMessage } from '../port.js';
import type { Case } from './harness.js';
import { commitAll, message, Reader, topicOf, until } from './support.js';

const values = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `v${from + n}`);
const messages = (from: number, to: number) => values(from, to).map((value) => message('a', value));

export const consumeCases: readonly Case[] = [
  {
    name: 'a group begins with the oldest message and goes on with what is sent',
    async run(harness) {
      const topic = await topicOf(harness);
      await harness.broker.publish(topic.name, messages(0, 5));
      const reader = await new Reader(harness).start(topic);
      await reader.has(5);
      await harness.openAnother().publish(topic.name, messages(5, 8));
      await reader.has(8);
      await reader.stop();
      assert.deepEqual(reader.values, values(0, 8));
      assert.deepEqual(reader.alarms, []);
    },
  },
  {
    name: 'offsets rise within a partition',
    async run(harness) {
      const topic = await topicOf(harness, 1);
      await harness.broker.publish(topic.name, messages(0, 20));
      const reader = await new Reader(harness).start(topic);
      await reader.has(20);
      await reader.stop();
      const offsets = reader.got.map(({ offset }) => Number(offset));
      assert.deepEqual(
        offsets,
        [...offsets].sort((a, b) => a - b),
      );
      assert.equal(new Set(offsets).size, 20);
    },
  },
  {
    name: 'a consumer that comes back gets what was not committed, and nothing that was',
    async run(harness) {
      const topic = await topicOf(harness, 1);
      await harness.broker.publish(topic.name, messages(0, 6));
      const third = async ({ messages: [, , it], commit }: Batch) => (it?.value === 'v2' ? commit(it) : undefined);
      const first = await new Reader(harness, third).start(topic);
      await first.has(6);
      await first.stop();
      const second = await new Reader(harness).start(topic);
      await second.has(3);
      await second.stop();
      assert.deepEqual(second.values, values(3, 6));
    },
  },
  {
    name: 'what a handler did not commit comes again at once',
    async run(harness) {
      const topic = await topicOf(harness, 1);
      await harness.broker.publish(topic.name, messages(0, 4));
      const oneByOne = async ({ messages: [first], commit }: Batch) => commit(first as ReceivedMessage);
      const reader = await new Reader(harness, oneByOne).start(topic);
      await until(
        harness,
        () => reader.values.filter((value) => value === 'v3').length >= 4,
        'the last message, four times',
      );
      await reader.stop();
      assert.equal(reader.values.filter((value) => value === 'v0').length, 1);
    },
  },
  {
    name: 'what a handler failed at comes again, after an alarm',
    async run(harness) {
      const topic = await topicOf(harness, 1);
      await harness.broker.publish(topic.name, messages(0, 3));
      let failures = 0;
      const reader = await new Reader(harness, async (batch) => {
        if (failures++ < 2) throw new Error('the database is away');
        await commitAll(batch);
      }).start(topic);
      await reader.has(9);
      await reader.stop();
      assert.deepEqual(reader.values, [...values(0, 3), ...values(0, 3), ...values(0, 3)]);
      assert.equal(reader.alarms.length, 2);
    },
  },
  {
    name: 'groups do not know of each other',
    async run(harness) {
      const topic = await topicOf(harness, 1);
      await harness.broker.publish(topic.name, messages(0, 3));
      for (const group of ['one', 'other']) {
        const reader = await new Reader(harness).start(topic, { group });
        await reader.has(3);
        await reader.stop();
        assert.deepEqual(reader.values, values(0, 3));
      }
    },
  },
  {
    name: 'consumers of a group share the partitions, and learn that they were dealt out anew',
    async run(harness) {
      const topic = await topicOf(harness, 4);
      const send = (round: string) =>
        harness.broker.publish(
          topic.name,
          [0, 1, 2, 3].map((partition) => message('a', `${round}${partition}`, { partition })),
        );
      const first = await new Reader(harness).start(topic);
      await send('before');
      await first.has(4);
      const second = await new Reader(harness).start(topic, { broker: harness.openAnother() });
      const giveUp = Date.now() + harness.patienceMs;
      while (second.got.length === 0 || first.assignments.size < 2) {
        assert.ok(Date.now() < giveUp, 'the second consumer gets nothing, or the first knows of no change');
        await send('meanwhile');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const after = (reader: Reader) => reader.got.filter(({ value }) => value.startsWith('after')).length;
      await send('after');
      await until(harness, () => after(first) + after(second) >= 4, 'the last round');
      await Promise.all([first.stop(), second.stop()]);
      assert.deepEqual([after(first), after(second)], [2, 2]);
    },
  },
  {
    name: 'who takes over from a consumer that stopped misses nothing',
    async run(harness) {
      const topic = await topicOf(harness, 2);
      const first = await new Reader(harness).start(topic);
      await harness.broker.publish(topic.name, messages(0, 4));
      await first.has(4);
      await first.stop();
      await harness.broker.publish(topic.name, messages(4, 9));
      const second = await new Reader(harness).start(topic, { broker: harness.openAnother() });
      await second.has(5);
      await second.stop();
      assert.deepEqual([...first.values, ...second.values], values(0, 9));
    },
  },
  {
    name: 'stopping waits for the batch in hand, whose commits count',
    async run(harness) {
      const topic = await topicOf(harness, 1);
      await harness.broker.publish(topic.name, messages(0, 2));
      let done = false;
      const first = await new Reader(harness, async (batch) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        await commitAll(batch);
        done = true;
      }).start(topic);
      await first.has(1);
      await first.stop();
      assert.ok(done, 'stopped before the batch was done');
      const seen = first.got.length;
      await harness.broker.publish(topic.name, messages(2, 3));
      const second = await new Reader(harness).start(topic);
      await second.has(3 - seen);
      await second.stop();
      assert.deepEqual(second.values, values(seen, 3));
    },
  },
];
