import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { eventStoreContract, type Harness } from '../contract/index.js';
import { batch } from '../contract/events.js';
import { append, idsIn, tryAppend } from '../contract/support.js';
import { ClockWentBack, OutcomeUnknown } from '../port.js';
import { packed, unpacked, type Job } from './packed-jobs.js';
import { openForThread, openForWriting } from './schema.js';
import { serveWriter } from './serve-writer.js';
import { openSqliteEventStore, sqliteEventStore, type SqliteEventStore } from './sqlite-event-store.js';
import { breakable } from './testing.js';
import { WriterElsewhere, type Delivery, type Order, type Port } from './writer-elsewhere.js';

/** Both ends of the line in this thread: what crosses it is copied all the same. */
const storeOver = (file: string) => {
  const own = openForWriting(file);
  const { db, breakNext } = breakable(openForThread(file));
  const { port1, port2 } = new MessageChannel();
  let end!: () => void;
  let die!: (error: Error) => void;
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve;
    die = reject;
  });
  serveWriter(port2, db, () => {
    port2.close();
    end();
  });
  const head = own.prepare<[string], number | null>('SELECT max(revision) FROM events WHERE stream = ?').pluck();
  const store = sqliteEventStore(own, {
    startWriter: (_, committed) =>
      new WriterElsewhere(ofThisRealm(port1), { committed, ended, readHead: (stream) => head.get(stream) ?? -1 }),
  });
  const cut = () => {
    port1.close();
    db.close();
  };
  return { store, db, breakNext, die, cut };
};

/** Copies are made outside the realm in which jest runs this, so that they are not deeply equal to objects of ours. */
const ofThisRealm = (port: Port): Port => ({
  postMessage: (message) => port.postMessage(message),
  on: (event, listener) =>
    port.on(event, (message) => {
      const { answers, ...delivery } = message as Delivery;
      listener({ ...delivery, answers: answers.map((answer) => answer && { ...answer }) });
    }),
});

let folder: string;
const newFile = (): string => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-events-'));
  return join(folder, 'events.db');
};

const makeHarness = async (): Promise<Harness> => {
  const file = newFile();
  const mine = folder;
  const { store, db, breakNext } = storeOver(file);
  db.pragma('synchronous = OFF');
  return {
    store,
    breakNextAppend: breakNext,
    openReader: () => openSqliteEventStore({ file, readonly: true }),
    logIsOutsideTheHeap: true,
    async close() {
      await store.close();
      rmSync(mine, { recursive: true });
    },
  };
};

eventStoreContract('SQLite, written by another thread', makeHarness);

describe('a log written by another thread', () => {
  let store: SqliteEventStore;
  let parts: ReturnType<typeof storeOver>;

  beforeEach(() => {
    parts = storeOver(newFile());
    store = parts.store;
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('has reached the disk when an append is answered: WAL, synced at every commit', async () => {
    expect(parts.db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(parts.db.pragma('synchronous', { simple: true })).toBe(2);
    await store.close();
  });

  it('is written in groups of at most 256, in the order of asking', async () => {
    await Promise.all(
      Array.from({ length: 600 }, (_, n) => append(store, 'thing-1', n === 0 ? 'none' : BigInt(n - 1))),
    );
    expect(store.commits).toBeGreaterThanOrEqual(3);
    expect(store.commits).toBeLessThan(10);
    expect(await idsIn(store, 'thing-1')).toHaveLength(600);
    await store.close();
  });

  it('never shows fewer events of a stream than an answer told, nor after a repeat of an early one', async () => {
    const first = batch();
    await append(store, 'thing-1', 'none', first);
    await append(store, 'thing-1', 0n, batch({ count: 2 }));
    expect(await append(store, 'thing-1', 'none', first)).toMatchObject({ revision: 0n, duplicate: true });
    const tail = [];
    for await (const { revision } of store.read('thing-1', { from: 1n })) tail.push(revision);
    expect(tail).toEqual([1n, 2n]);
    await store.close();
  });

  it('refuses a time before the last one with its own error', async () => {
    await append(store, 'thing-1', 'none');
    const early = tryAppend(store, 'thing-2', 'none', batch({ recordedAt: '1999-01-01T00:00:00.000Z' }));
    await expect(early).rejects.toThrow(ClockWentBack);
    await store.close();
  });

  it('answers what was under way, and all that comes later, as unknown when its thread has died', async () => {
    const underWay = append(store, 'thing-1', 'none');
    parts.die(new Error('out of memory'));
    await expect(underWay).rejects.toThrow(OutcomeUnknown);
    await expect(append(store, 'thing-2', 'none')).rejects.toThrow(OutcomeUnknown);
    await store.close();
    parts.cut();
  });
});

it('the thread is given the first appends while the next are still being asked for', () => {
  const orders: number[] = [];
  const port: Port = {
    postMessage: (message) => orders.push(unpacked((message as Order).jobs).length),
    on: () => undefined,
  };
  const never = new Promise<void>(() => undefined);
  const writer = new WriterElsewhere(port, { committed: () => undefined, ended: never, readHead: () => -1 });
  for (let n = 0; n < 300; n += 1) void writer.append(`thing-${n}`, 0, batch(), 1_000);
  expect(orders).toEqual([128, 128]);
});

it('jobs arrive as they were sent', () => {
  const events = [...batch({ count: 2 }), { ...batch()[0]!, subject: 'c-1' }].map(({ subject, ...its }) => ({
    ...its,
    subject,
  }));
  const jobs: Job[] = [
    { kind: 'append', stream: 'thing-1', first: 3, dueMs: 12.5, events },
    { kind: 'checkpoint', name: 'processes', at: '0'.repeat(20) },
    { kind: 'append', stream: 'thing-2', first: 0, dueMs: 1, events: events.slice(0, 1) },
  ];
  expect(unpacked(structuredClone(packed(jobs)))).toEqual(jobs);
});
