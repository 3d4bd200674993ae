import { describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { batch } from '../contract/events.js';
import { all, append, idsIn, tryAppend } from '../contract/support.js';
import { OutcomeUnknown, type StoredEvent } from '../port.js';
import { disconnect } from './client.js';
import { openEventStoreDb } from './index.js';
import type { AppendFault } from './testing/appending.js';
import { startProtocolServer } from './testing/protocol-server.js';
import { wait, withServer } from './testing/with-server.js';
import { sent } from './wire.js';

const SOON = { deadlineMs: 700 };

const bench = withServer();

const failing = (kind: AppendFault['kind'], stored = false): void =>
  void bench.server.appending.faults.push({ kind, stored, afterMs: 1_000 });

// The names are the rows of event-store.md §4, first table. README.md tells how each was seen to fail.
describe('a behaviour of the client, and its answer', () => {
  it.each(['end', 'stall'] as const)(
    'the server ends or stalls the batch-append stream: own timer (%s)',
    async (kind) => {
      await append(bench.store, 'thing-1', 'none');
      failing(kind);
      const began = performance.now();
      await expect(bench.store.append('thing-1', 0n, batch(), SOON)).rejects.toThrow(OutcomeUnknown);
      expect(performance.now() - began).toBeLessThan(5 * SOON.deadlineMs);
      expect(await append(bench.store, 'thing-1', 0n)).toMatchObject({ revision: 1n });
    },
  );

  it('an error on one client rejects the appends of another: one client per process for writes', async () => {
    await append(bench.store, 'thing-1', 'none');
    const other = openEventStoreDb({ address: bench.server.address });
    await expect(tryAppend(other, 'thing-2', 'none')).rejects.toThrow('Another event store of this process appends');
    expect(await idsIn(other, 'thing-1')).toHaveLength(1);
    await bench.store.close();
    await append(other, 'thing-2', 'none');
    await other.close();
  });

  it('an error rejects what is in flight: every rejection but a wrong version is an unknown outcome', async () => {
    await append(bench.store, 'thing-1', 'none');
    failing('silence');
    const inFlight = bench.store.append('thing-2', 'none', batch(), { deadlineMs: 10_000 });
    failing('error');
    const failed = await Promise.allSettled([inFlight, tryAppend(bench.store, 'thing-3', 'none')]);
    for (const each of failed) expect(each).toMatchObject({ reason: expect.any(OutcomeUnknown) });
    expect(await tryAppend(bench.store, 'thing-1', 'none')).toEqual({ kind: 'conflict', current: 0n });
  });

  it.each(['late', 'twice'] as const)(
    'a reply that comes late or twice raises no unhandled error (%s)',
    async (kind) => {
      await append(bench.store, 'thing-1', 'none');
      failing(kind, true);
      await bench.store.append('thing-2', 'none', batch(), SOON).catch(() => undefined);
      await wait(500);
      expect(await append(bench.store, 'thing-1', 0n)).toMatchObject({ revision: 1n });
      expect(bench.server.appending.batchStreams).toBe(kind === 'late' ? 2 : 1);
    },
  );

  it('a stream that fails while much waits to be written leaves no rejection to nobody', async () => {
    const nobodys: unknown[] = [];
    const note = (error: unknown): void => void nobodys.push(error);
    process.on('unhandledRejection', note);
    await append(bench.store, 'thing-1', 'none');
    failing('error');
    const data = JSON.stringify({ text: 'x'.repeat(200_000) });
    const streams = Array.from({ length: 60 }, (_, n) => `large-${n}`);
    const all = await Promise.allSettled(
      streams.map((stream) => tryAppend(bench.store, stream, 'none', batch({ data }))),
    );
    expect(all[0]).toMatchObject({ reason: expect.any(OutcomeUnknown) });
    await wait(100);
    process.off('unhandledRejection', note);
    expect(nobodys).toEqual([]);
  });

  it('throwOnAppendFailure: false can report a wrong revision: never used', () => {
    expect(() => openEventStoreDb({ address: `${bench.server.address}&throwOnAppendFailure=false` })).toThrow(
      'leave it out',
    );
  });

  it('expected = current is not checked for ids: every event carries commandId and body HMAC', async () => {
    const [event] = batch();
    await append(bench.store, 'thing-1', 'none', [event!]);
    await append(bench.store, 'thing-1', 0n, [event!]);
    const stored = await all(bench.store.read('thing-1'));
    const { commandId, bodyHmac } = event!;
    expect(stored.map((each) => ({ commandId: each.commandId, bodyHmac: each.bodyHmac }))).toEqual(
      Array(2).fill({ commandId, bodyHmac }),
    );
  });

  it('one append is limited to 1,048,576 bytes of data: refused before sending', async () => {
    await append(bench.store, 'thing-1', 'none', { count: 1_000, data: JSON.stringify({ text: 'x'.repeat(500) }) });
    const { length } = bench.server.appending.received;
    const large = batch({ data: JSON.stringify({ text: 'x'.repeat(1_048_576) }) });
    await expect(tryAppend(bench.store, 'thing-2', 'none', large)).rejects.toThrow(RangeError);
    expect(bench.server.appending.received).toHaveLength(length);
  });

  it('with no server the error is a plain 14 UNAVAILABLE: the outcome is unknown', async () => {
    const { port, log } = bench.server;
    await append(bench.store, 'thing-1', 'none');
    await bench.server.stop();
    await expect(tryAppend(bench.store, 'thing-1', 0n)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    await expect(idsIn(bench.store, 'thing-1')).rejects.toThrow();
    bench.server = await startProtocolServer({ port, log });
    expect(await append(bench.store, 'thing-1', 0n)).toMatchObject({ revision: 1n });
  });

  it('many appends in one tick open many batch streams: the first of a connection goes alone', async () => {
    const { appending } = bench.server;
    const streams = Array.from({ length: 50 }, (_, n) => `thing-${n}`);
    failing('late', true);
    const all = streams.map((stream) => append(bench.store, stream, 'none'));
    await wait(500);
    expect(appending.received).toHaveLength(1);
    await Promise.all(all);
    failing('error', true);
    await Promise.allSettled(streams.map((stream) => tryAppend(bench.store, stream, 0n)));
    failing('late', true);
    const again = streams.map((stream) => append(bench.store, `again-${stream}`, 'none'));
    await wait(500);
    expect(appending.received.filter(({ stream }) => stream.startsWith('again'))).toHaveLength(1);
    await Promise.all(again);
    expect(appending.batchStreams).toBe(2);
  });

  it('kill -9 under load: no acknowledged event missing, others whole or absent', async () => {
    const batches = Array.from({ length: 200 }, () => batch({ count: 2 }));
    const acknowledged = new Set<number>();
    const appending = batches.map(async (events, n) => {
      await bench.store.append(`thing-${n}`, 'none', events, SOON);
      if (acknowledged.add(n).size === 50) await bench.server.stop();
    });
    await Promise.allSettled(appending);
    expect(acknowledged.size).toBeLessThan(batches.length);
    const { port, log } = bench.server;
    bench.server = await startProtocolServer({ port, log });
    for (const [n, events] of batches.entries()) {
      const stored = await idsIn(bench.store, `thing-${n}`);
      if (acknowledged.has(n) || stored.length > 0) expect(stored).toEqual(events.map(({ id }) => id));
    }
  });
});

describe('what nobody else may see or keep', () => {
  it('the same ids over the bytes of another process are known again, and not taken for written', async () => {
    await append(bench.store, 'thing-0', 'none');
    const events = batch({ count: 2 });
    const theirs = events.map((event) => ({ ...event, hash: batch()[0]!.hash }));
    await elsewhere(theirs);
    const again = await tryAppend(bench.store, 'thing-1', 'none', events);
    expect(again).toEqual({ kind: 'appended', revision: 1n, position: await bench.store.head(), duplicate: true });
    const stored = await all(bench.store.read('thing-1'));
    expect(stored.map(({ hash }) => hash)).toEqual(theirs.map(({ hash }) => hash));
  });

  it('the same batch again is known by a store that was opened later', async () => {
    const events = batch({ count: 2 });
    const first = await append(bench.store, 'thing-1', 'none', events);
    await bench.store.close();
    bench.store = openEventStoreDb({ address: bench.server.address });
    expect(await tryAppend(bench.store, 'thing-1', 'none', events)).toEqual({ ...first, duplicate: true });
  });
});

/** Appends to `thing-1` as another process does, without this one's store knowing. */
const elsewhere = async (events: readonly StoredEvent[]): Promise<void> => {
  const client = EventStoreDBClient.connectionString(bench.server.address);
  await client.appendToStream('thing-1', events.map(sent), { expectedRevision: NO_STREAM });
  await disconnect(client);
};
