import { describe, expect, it } from '@jest/globals';
import { createMemoryEventStore } from '#event-store/memory';
import { eventMessage } from './event-message.js';
import { createMemoryBroker } from './memory/index.js';
import type { Broker, Message } from './port.js';
import { Relay } from './relay.js';
import { happen, messagesIn } from './testing.js';
import { EVENTS } from './topics.js';

/** Relays of a log of their own to a broker of their own. */
class Bench {
  readonly store = createMemoryEventStore();
  readonly broker = createMemoryBroker();
  readonly alarms: unknown[] = [];
  private readonly relays: Relay[] = [];

  async relay(through: Broker = this.broker): Promise<Relay> {
    const relay = new Relay({
      store: this.store,
      broker: through,
      topic: EVENTS,
      name: 'relay',
      messagesOf: ({ events }) => events.map(eventMessage),
      alarm: (error) => this.alarms.push(error),
    });
    this.relays.push(relay);
    await relay.start();
    return relay;
  }

  /** Fails so many calls, before or after the messages were sent. */
  failing(calls: number, when: 'before' | 'after'): Broker {
    const { broker } = this;
    return {
      ...broker,
      async publish(topic: string, messages: readonly Message[]) {
        const fails = calls-- > 0;
        if (fails && when === 'before') throw new Error('connection lost');
        await broker.publish(topic, messages);
        if (fails) throw new Error('acknowledgement lost');
      },
    };
  }

  async idsIn(count: number): Promise<(string | undefined)[]> {
    return (await messagesIn(this.broker, EVENTS.name, count)).map(({ headers }) => headers['ce_id']);
  }

  async close(): Promise<void> {
    await Promise.all(this.relays.map((relay) => relay.stop()));
    await this.broker.close();
  }
}

/** Together with the others, for some wait. */
const test = (name: string, run: (bench: Bench) => Promise<void>): void =>
  it.concurrent(name, async () => {
    const bench = new Bench();
    await bench.broker.ensureTopics([EVENTS]);
    try {
      await run(bench);
    } finally {
      await bench.close();
    }
  });

describe('the relay', () => {
  test('sends what is in the log and what comes, in the order of each key', async (bench) => {
    const { store } = bench;
    const before = [
      await happen(store, 'deal-1', { subject: 'c-1' }),
      await happen(store, 'deal-1', { subject: 'c-1' }),
    ];
    await bench.relay();
    const after = [
      await happen(store, 'deal-1', { subject: 'c-1' }),
      await happen(store, 'deal-2', { subject: 'c-1' }),
    ];
    expect(await bench.idsIn(4)).toEqual([...before, ...after]);
    expect(bench.alarms).toEqual([]);
  });

  test('goes on after a restart where it was', async (bench) => {
    await happen(bench.store, 'deal-1');
    const first = await bench.relay();
    await bench.idsIn(1);
    await first.stop();
    const later = await happen(bench.store, 'deal-1');
    await bench.relay();
    expect((await bench.idsIn(2))[1]).toBe(later);
  });

  test('sends again what it had not noted when it crashed', async (bench) => {
    const id = await happen(bench.store, 'deal-1');
    await (await bench.relay()).stop();
    await bench.store.checkpoints.set('relay', '0'.repeat(20));
    await bench.relay();
    expect(await bench.idsIn(2)).toEqual([id, id]);
  });

  test('lets nothing overtake what could not be sent', async (bench) => {
    const ids = [await happen(bench.store, 'deal-1'), await happen(bench.store, 'deal-1')];
    await bench.relay(bench.failing(2, 'before'));
    ids.push(await happen(bench.store, 'deal-1'));
    expect(await bench.idsIn(3)).toEqual(ids);
    expect(bench.alarms).toHaveLength(2);
  });

  test('sends again what nobody acknowledged', async (bench) => {
    const ids = [await happen(bench.store, 'deal-1'), await happen(bench.store, 'deal-1')];
    await bench.relay(bench.failing(1, 'after'));
    expect(await bench.idsIn(4)).toEqual([...ids, ...ids]);
  });

  test('notes nothing that the broker has not acknowledged', async (bench) => {
    await happen(bench.store, 'deal-1');
    const relay = await bench.relay(bench.failing(Infinity, 'before'));
    while (bench.alarms.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await relay.stop();
    expect(await bench.store.checkpoints.get('relay')).toBe('0'.repeat(20));
    expect(relay.position).toBe('0'.repeat(20));
  });

  test('passes on events of types that nobody knows', async (bench) => {
    const id = await happen(bench.store, 'thing-1', { type: 'NeverHeardOf' });
    await bench.relay();
    expect(await bench.idsIn(1)).toEqual([id]);
  });
});
