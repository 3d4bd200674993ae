import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createKafkaBroker } from '#broker/kafka';
import { position } from '#event-store';
import { MemoryViewStore } from '#read-model/memory';
import { ScratchLog } from '../testing/scratch-log.js';
import { folded, projector, sendStretch, SHARES } from '../testing/shared.js';
import { expected, rowsOf } from '../testing/till-rows.js';

const addresses = (process.env['KENAL_TEST_KAFKA'] ?? '').split(',');

describe('projectors that share the rows over Kafka', () => {
  it('fold what one alone would fold while one comes and one goes', async () => {
    const log = new ScratchLog();
    const topic = { ...SHARES, name: `shares-${randomUUID()}` };
    const brokers = [1, 2, 3].map(() => createKafkaBroker({ addresses }));
    const [relay, first, second] = brokers as [(typeof brokers)[0], (typeof brokers)[0], (typeof brokers)[0]];
    await relay.ensureTopics([topic]);
    const viewStore = new MemoryViewStore();
    const alarms: unknown[] = [];
    const join = (broker: typeof relay) => projector({ log, broker, topic }, viewStore, (error) => alarms.push(error));
    const happen = async (round: number) => {
      const after = position(log.events.length);
      for (let n = 0; n < 60; n += 1) {
        const subject = `c-${n % 20}`;
        const type = round === 0 ? 'Opened' : n % 3 === 0 ? 'Noted' : 'Sold';
        log.write({ stream: `s-${round}-${n}`, type, subject, body: { name: 'x', cents: n, text: 'a' } });
      }
      const upTo = position(log.events.length);
      await sendStretch({ log, broker: relay, topic }, { after, upTo });
      return upTo;
    };
    const one = await join(first);
    await folded(viewStore, await happen(0));
    const other = await join(second);
    for (let round = 1; round < 6; round += 1) await happen(round);
    await folded(viewStore, await happen(6));
    await one.stop();
    await folded(viewStore, await happen(7));
    await other.stop();
    await Promise.all(brokers.map((broker) => broker.close()));
    expect(await rowsOf(viewStore)).toBe(expected(log));
    // Kafka's own are those of a server that has just begun, or deals out partitions.
    const passing = /^(KafkaJS|CheckpointLost|Error: Nobody has made)/;
    expect(alarms.map(String).filter((alarm) => !passing.test(alarm))).toEqual([]);
  }, 90_000);
});
