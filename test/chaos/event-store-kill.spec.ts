import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { START, type EventStore, type RecordedEvent, type StoredEvent } from '#event-store';
import { openSqliteEventStore } from '#event-store/sqlite';
import { AppendingChild, type Acknowledged } from '../support/event-store/children.js';
import { compileEventStore, type Compiled } from '../support/event-store/compiled.js';

const KILLS = Number(process.env.KENAL_KILLS ?? 100);
const KILL_TIMEOUT_MS = KILLS * 2_000;
const SUPPORT = join(import.meta.dirname, '..', 'support', 'event-store');
let compiled: Compiled;
let folder: string;
let file: string;

beforeAll(() => void (compiled = compileEventStore()));
afterAll(() => compiled.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-kill-'));
  file = join(folder, 'events.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a process killed while it appends', () => {
  it(
    `loses no acknowledged append and leaves no half batch, ${KILLS} times on one log`,
    async () => {
      let acknowledged = 0;
      for (let round = 0; round < KILLS; round += 1) {
        const child = new AppendingChild(compiled.sqlite, file, round);
        await child.firstAcknowledged();
        await pause((round * 13) % 50);
        const promised = await child.kill();
        acknowledged += promised.length;
        await expectKept(promised);
      }
      expect(acknowledged).toBeGreaterThan(KILLS);
      await expectWholeLog();
    },
    KILL_TIMEOUT_MS,
  );

  it('had held off every other writer, and holds off none once it is dead', async () => {
    const child = new AppendingChild(compiled.sqlite, file, 0);
    await child.firstAcknowledged();
    expect(() => openSqliteEventStore({ file })).toThrow(`${file} is open for writing in process ${child.pid}.`);
    await child.kill();
    await openSqliteEventStore({ file }).close();
  });
});

describe('a durable append', () => {
  const COUNT = 40;
  const script = [join(SUPPORT, 'sequential-child.mjs')];
  const traceable = spawnSync('strace', ['-c', '-o', '/dev/null', 'true']).status === 0;
  const test = traceable ? it : it.skip;

  const why = traceable ? '' : ' (cannot be counted here: strace is missing or not allowed)';
  test.each(['here', 'thread'])(`is synced to the disk, written %s${why}`, (where) => {
    const trace = ['-f', '-e', 'trace=fsync,fdatasync', '-o', join(folder, 'trace')];
    const child = [process.execPath, ...script, compiled.sqlite, file, String(COUNT), where];
    const { stdout } = spawnSync('strace', [...trace, ...child], { encoding: 'utf8' });
    expect(Number(stdout)).toBe(COUNT);
    const { stdout: syncs } = spawnSync('grep', ['-c', 'sync(', join(folder, 'trace')], { encoding: 'utf8' });
    expect(Number(syncs)).toBeGreaterThanOrEqual(COUNT);
  });
});

describe('a writer in a thread of its own', () => {
  it('takes the process along where it ends, so that nothing seems to be kept', () => {
    const child = [join(SUPPORT, 'lost-writer-child.mjs'), compiled.sqlite, file];
    const { status, stderr } = spawnSync(process.execPath, child, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('unable to open database file')]);
  });
});

describe('a reader in another thread', () => {
  it('follows the log over a connection of its own, within a moment', async () => {
    const store = openSqliteEventStore({ file });
    const first = await append(store, 'none');
    const worker = new Worker(join(SUPPORT, 'following-worker.mjs'), {
      workerData: { module: compiled.sqlite, file },
      execArgv: [],
    });
    const seen: unknown[] = [];
    worker.on('message', (message) => seen.push(message));
    const told = async (count: number): Promise<void> => {
      while (seen.length < count) await once(worker, 'message');
    };
    await told(2);
    const second = await append(store, 0n);
    const appendedAt = performance.now();
    await told(3);
    expect(performance.now() - appendedAt).toBeLessThan(1_000);
    worker.postMessage('stop');
    await told(4);
    expect(seen).toEqual([first, 'live', second, 'ended']);
    await store.close();
  });
});

/** What was promised is there, and every batch of the round whole. */
const expectKept = async (promised: readonly Acknowledged[]): Promise<void> => {
  const store = openSqliteEventStore({ file });
  const streams = new Map<string, RecordedEvent[]>();
  for (const { commandId, stream, revision } of promised) {
    if (!streams.has(stream)) streams.set(stream, await eventsOf(store, stream));
    expect(await store.outcomeOf(commandId)).toMatchObject({ stream, revision });
    expect(streams.get(stream)![Number(revision)]).toMatchObject({ commandId });
  }
  for (const events of streams.values()) expectWholeBatches(events);
  await store.close();
};

const expectWholeBatches = (events: readonly RecordedEvent[]): void => {
  const sizes = new Map<string, number>();
  for (const { commandId } of events) sizes.set(commandId, (sizes.get(commandId) ?? 0) + 1);
  const halves = events.filter(({ commandId, data }) => sizes.get(commandId) !== JSON.parse(data).of);
  expect(halves).toEqual([]);
};

/** Positions without a gap, revisions of every stream without a gap, every batch whole. */
const expectWholeLog = async (): Promise<void> => {
  const store = openSqliteEventStore({ file });
  const revisions = new Map<string, bigint>();
  const batches = new Map<string, { size: number; of: number }>();
  let expected = 1n;
  for (let after = START, head = ''; after !== head;) {
    const page = await store.readAll({ after, limit: 5_000 });
    for (const { position, stream, revision, commandId, data } of page.events) {
      if (BigInt(position) !== expected || revision !== (revisions.get(stream) ?? 0n)) {
        throw new Error(`${stream}@${revision} is out of place.`);
      }
      expected += 1n;
      revisions.set(stream, revision + 1n);
      batches.set(commandId, { size: (batches.get(commandId)?.size ?? 0) + 1, of: JSON.parse(data).of });
    }
    ({ next: after, head } = page);
  }
  expect([...batches.values()].filter(({ size, of }) => size !== of)).toEqual([]);
  await store.close();
};

const eventsOf = async (store: EventStore, stream: string): Promise<RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for await (const event of store.read(stream)) events.push(event);
  return events;
};

const append = async (store: EventStore, expected: bigint | 'none'): Promise<string> => {
  const at = new Date().toISOString();
  const id = randomUUID();
  const event: StoredEvent = {
    id,
    type: 'ThingHappened',
    meta: '{}',
    data: '{}',
    hash: 'h',
    occurredAt: at,
    recordedAt: at,
    commandId: id,
    bodyHmac: 'h',
  };
  expect(await store.append('thing-1', expected, [event], { deadlineMs: 5_000 })).toMatchObject({ kind: 'appended' });
  return id;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
