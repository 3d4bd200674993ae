import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryEventStore } from '#event-store/memory';
import type { EventStore } from '#event-store';
import { eventMessage } from './event-message.js';
import { createMemoryBroker } from './memory/index.js';
import type { Broker, Message } from './port.js';
import { Relay } from './relay.js';
import { happen, messagesIn } from './testing.js';
import { EVENTS } from './topics.js';

let store: EventStore;
let broker: Broker;
let alarms: unknown[];
let relays: Relay[];

const relayOver = async (through: Broker = broker) => {
  const relay = new Relay({
    store,
    broker: through,
    topic: EVENTS,
    name: 'relay',
    messagesOf: ({ events }) => events.map(eventMessage),
    alarm: (error) => alarms.push(error),
  });
  relays.push(relay);
  await relay.start();
  return relay;
};

/** Fails so many calls, before or after the messages were sent. */
const failing = (calls: number, when: 'before' | 'after'): Broker => ({
  ...broker,
  async publish(topic: string, messages: readonly Message[]) {
    const fails = calls-- > 0;
    if (fails && when === 'before') throw new Error('connection lost');
    await broker.publish(topic, messages);
    if (fails) throw new Error('acknowledgement lost');
  },
});

const idsIn = async (count: number) =>
  (await messagesIn(broker, EVENTS.name, count)).map(({ headers }) => headers['ce_id']);

beforeEach(async () => {
  store = createMemoryEventStore();
  broker = createMemoryBroker();
  await broker.ensureTopics([EVENTS]);
  alarms = [];
  relays = [];
});

afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  await broker.close();
});

describe('the relay', () => {
  it('sends what is in the log and what comes, in the order of each key', async () => {
    const before = [
      await happen(store, 'deal-1', { subject: 'c-1' }),
      await happen(store, 'deal-1', { subject: 'c-1' }),
    ];
    await relayOver();
    const after = [
      await happen(store, 'deal-1', { subject: 'c-1' }),
      await happen(store, 'deal-2', { subject: 'c-1' }),
    ];
    expect(await idsIn(4)).toEqual([...before, ...after]);
    expect(alarms).toEqual([]);
  });

  it('goes on after a restart where it was', async () => {
    await happen(store, 'deal-1');
    const first = await relayOver();
    await idsIn(1);
    await first.stop();
    const later = await happen(store, 'deal-1');
    await relayOver();
    expect((await idsIn(2))[1]).toBe(later);
  });

  it('sends again what it had not noted when it crashed', async () => {
    const id = await happen(store, 'deal-1');
    await (await relayOver()).stop();
    await store.checkpoints.set('relay', '0'.repeat(20));
    await relayOver();
    expect(await idsIn(2)).toEqual([id, id]);
  });

  it('lets nothing overtake what could not be sent', async () => {
    const ids = [await happen(store, 'deal-1'), await happen(store, 'deal-1')];
    await relayOver(failing(2, 'before'));
    ids.push(await happen(store, 'deal-1'));
    expect(await idsIn(3)).toEqual(ids);
    expect(alarms).toHaveLength(2);
  });

  it('sends again what nobody acknowledged', async () => {
    const ids = [await happen(store, 'deal-1'), await happen(store, 'deal-1')];
    await relayOver(failing(1, 'after'));
    expect(await idsIn(4)).toEqual([...ids, ...ids]);
  });

  it('notes nothing that the broker has not acknowledged', async () => {
    await happen(store, 'deal-1');
    const relay = await relayOver(failing(Infinity, 'before'));
    while (alarms.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await relay.stop();
    expect(await store.checkpoints.get('relay')).toBe('0'.repeat(20));
    expect(relay.position).toBe('0'.repeat(20));
  });

  it('passes on events of types that nobody knows', async () => {
    const id = await happen(store, 'thing-1', { type: 'NeverHeardOf' });
    await relayOver();
    expect(await idsIn(1)).toEqual([id]);
  });
});
