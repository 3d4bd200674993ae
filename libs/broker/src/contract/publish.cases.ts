import assert from 'node:assert/strict';
import { LastingTopic, MAX_MESSAGE_BYTES, MessageTooLarge } from '../port.js';
import type { Case, Harness } from './harness.js';
import { message, Reader, topicOf, valuesOf } from './support.js';

const numbered = (key: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => message(key, `${key}${from + n}`));

const sent = async (harness: Harness, count: number, topic: Awaited<ReturnType<typeof topicOf>>) => {
  const reader = await new Reader(harness).start(topic);
  await reader.has(count);
  await reader.stop();
  return reader.got;
};

export const publishCases: readonly Case[] = [
  {
    name: 'topics are made once, with the partitions asked for',
    async run(harness) {
      const topic = await topicOf(harness, 5);
      await harness.broker.ensureTopics([topic, { ...topic, partitions: 7 }]);
      assert.equal(await harness.broker.partitionsOf(topic.name), 5);
    },
  },
  {
    name: 'a topic that must forget is refused where it keeps its messages longer',
    async run(harness) {
      const topic = await topicOf(harness);
      const { broker } = harness;
      await broker.ensureTopics([{ ...topic, mustForget: true }]);
      const sooner = { ...topic, retentionMs: topic.retentionMs - 1 };
      await broker.ensureTopics([sooner]);
      await assert.rejects(broker.ensureTopics([{ ...sooner, mustForget: true }]), LastingTopic);
    },
  },
  {
    name: 'what is sent to a topic that does not exist is refused',
    async run({ broker, freshTopic }) {
      await assert.rejects(broker.publish(freshTopic().name, [message('a', '1')]));
    },
  },
  {
    name: 'key, value and headers arrive as they were sent',
    async run(harness) {
      const topic = await topicOf(harness);
      const headers = { ce_id: 'e-1', empty: '', letters: 'Ünïcödé 漢字 🙂' };
      await harness.broker.publish(topic.name, [message('clé', '{"a":"漢字 🙂"}', { headers })]);
      const [got] = await sent(harness, 1, topic);
      assert.deepEqual({ ...got }, { ...message('clé', '{"a":"漢字 🙂"}', { headers }), ...placeOf(got) });
    },
  },
  {
    name: 'messages of a key keep their order, within a call and over calls',
    async run(harness) {
      const topic = await topicOf(harness);
      const mixed = numbered('a', 50).flatMap((each, n) => [each, ...numbered('b', 1, n), ...numbered('c', 1, n)]);
      await harness.broker.publish(topic.name, mixed);
      for (let n = 50; n < 60; n += 1) await harness.broker.publish(topic.name, numbered('a', 1, n));
      const got = await sent(harness, 160, topic);
      const expected = (key: string, count: number) => numbered(key, count).map(({ value }) => value);
      assert.deepEqual(valuesOf(got, 'a'), expected('a', 60));
      assert.deepEqual(valuesOf(got, 'b'), expected('b', 50));
    },
  },
  {
    name: 'a key stays in one partition, and keys are spread over all',
    async run(harness) {
      const topic = await topicOf(harness);
      const keys = Array.from({ length: 60 }, (_, n) => `customer-${n}`);
      await harness.broker.publish(
        topic.name,
        [...keys, ...keys].map((key) => message(key, key)),
      );
      const got = await sent(harness, 120, topic);
      const pairs = new Set(got.map(({ key, partition }) => `${key} ${partition}`));
      assert.equal(pairs.size, keys.length);
      assert.equal(new Set(got.map(({ partition }) => partition)).size, 3);
    },
  },
  {
    name: 'a partition that is named is the one, whatever the key',
    async run(harness) {
      const topic = await topicOf(harness);
      await harness.broker.publish(
        topic.name,
        [2, 0, 1, 2].map((partition, n) => message('a', String(n), { partition })),
      );
      const got = await sent(harness, 4, topic);
      assert.deepEqual(got.map(({ partition, value }) => `${partition}: ${value}`).sort(), [
        '0: 1',
        '1: 2',
        '2: 0',
        '2: 3',
      ]);
    },
  },
  {
    name: 'a message as large as an append is sent, a larger one refused with all that came with it',
    async run(harness) {
      const topic = await topicOf(harness, 1);
      const large = message('a', 'x'.repeat(MAX_MESSAGE_BYTES - 1));
      const tooLarge = message('a', 'x'.repeat(MAX_MESSAGE_BYTES));
      await assert.rejects(harness.broker.publish(topic.name, [message('a', 'before'), tooLarge]), MessageTooLarge);
      await harness.broker.publish(topic.name, [large, message('a', 'after'), large]);
      const got = await sent(harness, 3, topic);
      assert.deepEqual(
        got.map(({ value }) => value.length),
        [large.value.length, 5, large.value.length],
      );
    },
  },
  {
    name: 'nothing can be sent without harm',
    async run(harness) {
      const topic = await topicOf(harness);
      await harness.broker.publish(topic.name, []);
    },
  },
];

const placeOf = (got: object | undefined) => {
  const { topic, partition, offset } = got as { topic: string; partition: number; offset: string };
  return { topic, partition, offset };
};
