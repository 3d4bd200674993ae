import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { addMs } from '#kernel';
import { START, type EventStore, type StoredEvent } from '#event-store';
import { openEventStoreDb } from '#event-store/eventstoredb';
import { startProtocolServer, type ProtocolServer } from '#event-store/testing';
import { accessLogContract, type Harness } from '../contract/index.js';
import { BEGINNING, DAY_MS, DENIED, numbers, READ } from '../contract/accesses.js';
import type { AccessBatch } from './day-streams.js';
import { StreamAccessLog } from './stream-access-log.js';

// Every silence of a server is waited for.
jest.setTimeout(60_000);

let server: ProtocolServer;
let store: EventStore;
let now = BEGINNING;

const HAPPENED: StoredEvent = {
  id: randomUUID(),
  type: 'Happened',
  meta: '{"version":1}',
  data: '{}',
  hash: 'a'.repeat(64),
  occurredAt: BEGINNING,
  recordedAt: BEGINNING,
  commandId: 'command-1',
  bodyHmac: 'b',
};

const clock = { now: () => now };
const pass = (ms: number): void => void (now = addMs(now, ms));
const open = (): StreamAccessLog => new StreamAccessLog(store.beside!, clock);

const begin = async (): Promise<void> => {
  now = BEGINNING;
  server = await startProtocolServer();
  server.log.now = () => Date.parse(now);
  store = openEventStoreDb({ address: server.address });
};

const end = async (): Promise<void> => {
  await store.close();
  await server.stop();
};

/** As somebody does who has the files of the server. */
const tamper = (n: number, change: (entries: AccessBatch['entries']) => unknown): void => {
  for (const kept of server.log.records as { readonly stream: string; data: Uint8Array }[]) {
    if (!kept.stream.startsWith('~access-')) continue;
    const batch = JSON.parse(Buffer.from(kept.data).toString()) as AccessBatch;
    if (n <= batch.after.n || n > batch.after.n + batch.entries.length) continue;
    kept.data = Buffer.from(JSON.stringify({ ...batch, entries: change(batch.entries) }));
  }
};

const asBen = (entries: AccessBatch['entries']): unknown =>
  JSON.parse(JSON.stringify(entries).replaceAll('"ann"', '"ben"'));

accessLogContract('the EventStoreDB protocol', async (): Promise<Harness> => {
  await begin();
  const logs = [open()];
  let isBlocked = false;
  const append = server.log.append.bind(server.log);
  server.log.append = (...asked) => (isBlocked ? { kind: 'too-large' } : append(...asked));
  return {
    log: logs[0]!,
    open() {
      logs.push(open());
      return logs.at(-1)!;
    },
    pass,
    block: (blocks) => void (isBlocked = blocks),
    verify: () => open().verify(),
    tamper: async (n) => tamper(n, asBen),
    async close() {
      for (const log of logs) await log.close();
      await end();
    },
  };
});

describe('the access log of several processes', () => {
  let logs: StreamAccessLog[];

  beforeEach(async () => {
    await begin();
    logs = [open(), open(), open()];
  });
  afterEach(end);

  const of = (who: string) => ({ ...READ, who });
  const record = (who = 'ann'): void => logs.forEach((log) => log.record(of(who)));
  const flush = (): Promise<unknown> => Promise.all(logs.map((log) => log.flush()));

  it('is one chain, whoever writes at the same moment, also over midnight', async () => {
    for (let n = 0; n < 30; n += 1) {
      record(`ann-${n}`);
      if (n % 3 === 0) await flush();
      if (n % 7 === 0) pass(DAY_MS / 2);
    }
    await flush();
    expect(await numbers(logs[1]!)).toEqual(Array.from({ length: 90 }, (_, nth) => 90 - nth));
    expect(await numbers(logs[2]!, { who: 'ann-7' })).toHaveLength(3);
    expect(await logs[0]!.verify()).toEqual({ entries: 90, fault: undefined });
    const days = server.log.records.map(({ stream }) => stream).filter((stream) => stream.startsWith('~access-'));
    expect(new Set(days)).toEqual(new Set(['01', '02', '03'].map((day) => `~access-2026-01-${day}`)));
  });

  it('goes on where a process left it whose clock is ahead, and after days without anybody', async () => {
    logs[0]!.record(READ);
    await flush();
    pass(DAY_MS);
    logs[1]!.record(READ);
    await flush();
    pass(-DAY_MS);
    record();
    await flush();
    pass(100 * DAY_MS);
    logs.push(open());
    record();
    await flush();
    expect(await numbers(open())).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await open().verify()).toEqual({ entries: 9, fault: undefined });
  });

  it.each([true, false])('writes once what nobody knows the fate of (it was stored: %s)', async (stored) => {
    logs[0]!.record(READ);
    await logs[0]!.flush();
    server.appending.faults.push({ kind: 'error', stored });
    logs[0]!.record(DENIED);
    await expect(logs[0]!.flush()).rejects.toThrow('cannot be written');
    logs[1]!.record(READ);
    await logs[1]!.flush();
    await flush();
    expect(await numbers(logs[0]!, { who: 'bob' })).toEqual([stored ? 2 : 3]);
    expect(await logs[0]!.verify()).toEqual({ entries: 3, fault: undefined });
  });

  it('is met by nobody who reads the log', async () => {
    await store.append('thing-1', 'none', [HAPPENED], { deadlineMs: 5_000 });
    const last = await store.head();
    record();
    await flush();
    expect(await store.head()).toBe(last);
    const { events } = await store.readAll({ after: START, limit: 100 });
    expect(events.map(({ stream }) => stream)).toEqual(['thing-1']);
    const stopping = new AbortController();
    const seen: string[] = [];
    for await (const message of store.subscribe({ after: START, signal: stopping.signal })) {
      if (message.kind === 'event') seen.push(message.event.stream);
      if (message.kind === 'live') record('eve');
      if (message.kind === 'checkpoint') break;
    }
    expect(seen).toEqual(['thing-1']);
  });

  it('is searched so far at a time, and on from there', async () => {
    for (let batches = 0; batches < 6; batches += 1) {
      for (let n = 0; n < 9_000; n += 1) logs[0]!.record(n === 0 && batches === 0 ? DENIED : READ);
      await logs[0]!.flush();
    }
    const { items, next } = await logs[0]!.find({ who: 'bob', limit: 10 });
    expect([items, next]).toEqual([[], 4_001]);
    expect(await numbers(logs[0]!, { who: 'bob', before: next })).toEqual([1]);
  });

  it('shows that entries were taken out, with the first that is missing', async () => {
    for (let n = 0; n < 3; n += 1) {
      logs[0]!.record(READ);
      await logs[0]!.flush();
      pass(DAY_MS);
    }
    tamper(2, () => []);
    expect((await logs[0]!.verify()).fault).toEqual({ n: 2, sentence: 'Entry 2 is missing.' });
  });
});
