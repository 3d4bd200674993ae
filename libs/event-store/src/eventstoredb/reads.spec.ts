import { describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { batch } from '../contract/events.js';
import { all, append, Follower, idsIn, wholeLog } from '../contract/support.js';
import { openEventStoreDb } from './index.js';
import { startProtocolServer } from './testing/protocol-server.js';
import { wait, withServer } from './testing/with-server.js';

const SILENCE_MS = 1_000;

const bench = withServer();

// The names are the rows of event-store.md §4, first table. README.md tells how each was seen to fail.
describe('a behaviour of the client, and its answer', () => {
  it.each([
    // So long that only the end itself can have been noticed.
    ['closes gracefully', 60_000, () => bench.server.reading.endSubscriptions()],
    ['fails', 60_000, () => bench.server.reading.failSubscriptions()],
    ['leaves without a word', SILENCE_MS, () => void (bench.server.reading.stalled = true)],
  ])('a subscription that the server %s goes on from its last checkpoint', async (_, silenceMs, lose) => {
    const store = openEventStoreDb({ address: bench.server.address, silenceMs });
    const follower = new Follower(store);
    await follower.until('live');
    await append(store, 'thing-1', 'none', { count: 3 });
    expect(await follower.events(3)).toHaveLength(3);
    lose();
    const { subscriptions } = bench.server.reading;
    const events = batch({ count: 2 });
    await append(store, 'thing-1', 2n, events);
    await wait(100);
    bench.server.reading.stalled = false;
    expect(await follower.events(2)).toEqual(events.map(({ id }) => id));
    expect(bench.server.reading.subscriptions).toBeGreaterThan(subscriptions);
    await follower.stop();
    await store.close();
  });

  it('a subscription that is not even confirmed any more fails whoever follows', async () => {
    const store = openEventStoreDb({ address: bench.server.address, silenceMs: SILENCE_MS });
    const follower = new Follower(store);
    await follower.until('live');
    bench.server.reading.stalled = true;
    await expect(follower.until('event')).rejects.toThrow('has said nothing for 1000 ms');
    bench.server.reading.stalled = false;
    const another = new Follower(store);
    await another.until('live');
    await another.stop();
    await store.close();
  });

  it('a read that is turned away, as are more than 100 at once, is begun again', async () => {
    await append(bench.store, 'thing-1', 'none', { count: 2 });
    bench.server.reading.turnsAway = 3;
    expect(await all(bench.store.read('thing-1'))).toHaveLength(2);
    expect(bench.server.reading.turnsAway).toBe(0);
  });

  it('a read of a server that is away fails by a name that the border knows', async () => {
    await append(bench.store, 'thing-1', 'none');
    const { port, log } = bench.server;
    await bench.server.stop();
    await expect(all(bench.store.read('thing-1'))).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await expect(bench.store.head()).rejects.toMatchObject({ name: 'StoreUnavailable' });
    bench.server = await startProtocolServer({ port, log });
  });

  it('more than 100 subscriptions get nothing: one $all subscription per process, fanned out', async () => {
    const followers = Array.from({ length: 150 }, () => new Follower(bench.store));
    for (const follower of followers) await follower.until('live');
    await append(bench.store, 'thing-1', 'none');
    for (const follower of followers) expect(await follower.events(1)).toHaveLength(1);
    expect(bench.server.reading.subscriptions).toBe(1);
    for (const follower of followers) await follower.stop();
    while (bench.server.reading.following > 0) await wait(10);
  });

  it('checkpointReached is awaited inside the stream: only noted, commit and prepare', async () => {
    const follower = new Follower(bench.store);
    await follower.until('live');
    // As many as are searched for a checkpoint: the next event begins at its very place.
    while (bench.server.log.records.length % 1_024 !== 0) bench.server.log.writeSystemEvent();
    await wait(200);
    bench.server.reading.endSubscriptions();
    const event = batch();
    await append(bench.store, 'thing-1', 'none', event);
    expect(await follower.events(1)).toEqual([event[0]!.id]);
    await follower.stop();
  });

  it('readAll ignores a filter: types are picked out after reading, system streams never given', async () => {
    await append(bench.store, 'thing-1', 'none', { type: 'Rare' });
    for (let n = 0; n < 2_500; n += 1) bench.server.log.writeSystemEvent();
    await append(bench.store, 'thing-1', 0n, { type: 'Other' });
    await bench.store.checkpoints.set('processes', await bench.store.head());
    const { position } = await append(bench.store, 'thing-1', 1n, { type: 'Rare' });
    bench.server.log.writeSystemEvent();
    expect((await wholeLog(bench.store)).map(({ type }) => type)).toEqual(['Rare', 'Other', 'Rare']);
    expect(await wholeLog(bench.store, { types: ['Rare'] })).toHaveLength(2);
    expect(await bench.store.head()).toBe(position);
  });

  it('data and metadata arrive parsed, BigInt breaks JSON: canonical again, positions as text', async () => {
    const data = '{"10":1,"2":{"b":null,"a":1},"__proto__":{"x":1}}'.replace('{"b":null,"a":1}', '{"a":1,"b":null}');
    await append(bench.store, 'thing-1', 'none', { data, channel: 'web', subject: 'c-1' });
    const [event] = await all(bench.store.read('thing-1'));
    expect(event!.data).toBe(data);
    expect(JSON.parse(JSON.stringify({ ...event, revision: String(event!.revision) }))).toEqual({
      ...event,
      revision: '0',
    });
    expect(event!.position).toMatch(/^\d{20}$/);
  });
});

describe('what nobody else may see or keep', () => {
  it('an event of somebody else stops the reader and names the place', async () => {
    const client = EventStoreDBClient.connectionString(bench.server.address);
    await client.appendToStream('order-1', jsonEvent({ type: 'Ordered', data: {} }));
    await expect(wholeLog(bench.store)).rejects.toThrow('order-1@0: Ordered is no event of Kenal.');
    await client.dispose();
  });

  it('an idle subscription stays, though its server has nothing to say', async () => {
    const store = openEventStoreDb({ address: bench.server.address, silenceMs: SILENCE_MS });
    const follower = new Follower(store);
    await follower.until('live');
    await wait(2.5 * SILENCE_MS);
    expect(bench.server.reading.subscriptions).toBeGreaterThan(2);
    await append(store, 'thing-1', 'none', { count: 2 });
    expect(await follower.events(2)).toEqual(await idsIn(store, 'thing-1'));
    await follower.stop();
    await store.close();
  });

  it('a closed store has left nothing open on the server', async () => {
    const follower = new Follower(bench.store);
    await follower.until('live');
    await append(bench.store, 'thing-1', 'none');
    const waiting = follower.next();
    await bench.store.close();
    await expect(waiting).rejects.toThrow('closed');
    await bench.server.drain();
  });
});
