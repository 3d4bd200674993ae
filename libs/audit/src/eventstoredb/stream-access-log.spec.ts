import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { START, type StoredEvent } from '#event-store';
import { BEGINNING, DAY_MS, DENIED, numbers, READ } from '../contract/accesses.js';
import type { StreamAccessLog } from './stream-access-log.js';
import { startBench, type Bench } from './testing/bench.js';

// Every silence of a server is waited for.
jest.setTimeout(60_000);

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

describe('the access log of several processes', () => {
  let bench: Bench;
  let logs: StreamAccessLog[];

  beforeEach(async () => {
    bench = await startBench();
    logs = [bench.open(), bench.open(), bench.open()];
  });
  afterEach(() => bench.close());

  const of = (who: string) => ({ ...READ, who });
  const record = (who = 'ann'): void => logs.forEach((log) => log.record(of(who)));
  const flush = (): Promise<unknown> => Promise.all(logs.map((log) => log.flush()));

  it('is one chain, whoever writes at the same moment, also over midnight', async () => {
    for (let n = 0; n < 30; n += 1) {
      record(`ann-${n}`);
      if (n % 3 === 0) await flush();
      if (n % 7 === 0) bench.pass(DAY_MS / 2);
    }
    await flush();
    expect(await numbers(logs[1]!)).toEqual(Array.from({ length: 90 }, (_, nth) => 90 - nth));
    expect(await numbers(logs[2]!, { who: 'ann-7' })).toHaveLength(3);
    expect(await logs[0]!.verify()).toEqual({ entries: 90, fault: undefined });
    const days = bench.server.log.records.map(({ stream }) => stream).filter((stream) => stream.startsWith('~access-'));
    expect(new Set(days)).toEqual(new Set(['01', '02', '03'].map((day) => `~access-2026-01-${day}`)));
  });

  it('goes on where a process left it whose clock is ahead, and after days without anybody', async () => {
    logs[0]!.record(READ);
    await flush();
    bench.pass(DAY_MS);
    logs[1]!.record(READ);
    await flush();
    bench.pass(-DAY_MS);
    record();
    await flush();
    bench.pass(100 * DAY_MS);
    logs.push(bench.open());
    record();
    await flush();
    expect(await numbers(bench.open())).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await bench.open().verify()).toEqual({ entries: 9, fault: undefined });
  });

  it('goes on where a process ended the day and could not begin the next', async () => {
    logs[0]!.record(READ);
    await logs[0]!.flush();
    bench.pass(DAY_MS);
    bench.refuse(/^~access-2026-01-02$/);
    logs[0]!.record(READ);
    await expect(logs[0]!.flush()).rejects.toThrow('cannot be written');
    bench.refuse(undefined);
    bench.pass(2 * DAY_MS);
    logs[1]!.record(DENIED);
    await logs[1]!.flush();
    expect(await numbers(logs[1]!, { from: bench.now() })).toEqual([2]);
    await flush();
    expect(await numbers(logs[1]!)).toEqual([3, 2, 1]);
    expect(await logs[1]!.verify()).toEqual({ entries: 3, fault: undefined });
  });

  it('begins anew when all entries are over', async () => {
    record();
    await flush();
    bench.pass(1_000 * DAY_MS);
    const log = bench.open();
    expect(await numbers(log)).toEqual([]);
    log.record(READ);
    expect(await numbers(log)).toEqual([1]);
    expect(await log.verify()).toEqual({ entries: 1, fault: undefined });
  });

  it.each([true, false])('writes once what nobody knows the fate of (it was stored: %s)', async (stored) => {
    logs[0]!.record(READ);
    await logs[0]!.flush();
    bench.server.appending.faults.push({ kind: 'error', stored });
    logs[0]!.record(DENIED);
    await expect(logs[0]!.flush()).rejects.toThrow('cannot be written');
    logs[1]!.record(READ);
    await logs[1]!.flush();
    await flush();
    expect(await numbers(logs[0]!, { who: 'bob' })).toEqual([stored ? 2 : 3]);
    expect(await logs[0]!.verify()).toEqual({ entries: 3, fault: undefined });
  });

  it('is met by nobody who reads the log', async () => {
    await bench.store.append('thing-1', 'none', [HAPPENED], { deadlineMs: 5_000 });
    const last = await bench.store.head();
    record();
    await flush();
    expect(await bench.store.head()).toBe(last);
    const { events } = await bench.store.readAll({ after: START, limit: 100 });
    expect(events.map(({ stream }) => stream)).toEqual(['thing-1']);
    const stopping = new AbortController();
    const seen: string[] = [];
    for await (const message of bench.store.subscribe({ after: START, signal: stopping.signal })) {
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
      bench.pass(DAY_MS);
    }
    bench.tamper(2, () => []);
    expect((await logs[0]!.verify()).fault).toEqual({ n: 2, sentence: 'Entry 2 is missing.' });
  });
});
