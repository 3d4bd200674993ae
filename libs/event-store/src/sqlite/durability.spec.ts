import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { batch, nextInstant } from '../contract/events.js';
import { append, idsIn, tryAppend, turn } from '../contract/support.js';
import { OutcomeUnknown, position } from '../port.js';
import { openForWriting } from './schema.js';
import { openSqliteEventStore, sqliteEventStore, type SqliteEventStore } from './sqlite-event-store.js';

const DAY_MS = 86_400_000;
let folder: string;
let db: Database.Database;
let store: SqliteEventStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-events-'));
  db = openForWriting(join(folder, 'events.db'));
  store = sqliteEventStore(db);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('a durable append', () => {
  it('has reached the disk when it is answered: WAL, synced at every commit', () => {
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
  });

  it('is a transaction of its own for a caller who waits for each answer', async () => {
    for (let n = 0; n < 10; n += 1) await append(store, `thing-${n}`, 'none');
    expect(store.commits).toBe(10);
  });

  it('shares one transaction with what is appended in the same turn, up to 256', async () => {
    await Promise.all(Array.from({ length: 256 }, (_, n) => append(store, `thing-${n}`, 'none')));
    expect(store.commits).toBe(1);
    await Promise.all(Array.from({ length: 257 }, (_, n) => append(store, `more-${n}`, 'none')));
    expect(store.commits).toBe(3);
  });

  it('is visible to another connection only after its commit, and before its answer', async () => {
    const reader = openSqliteEventStore({ file: join(folder, 'events.db'), readonly: true });
    const appending = append(store, 'thing-1', 'none');
    expect(await idsIn(reader, 'thing-1')).toHaveLength(0);
    await appending;
    expect(await idsIn(reader, 'thing-1')).toHaveLength(1);
    await reader.close();
  });
});

describe('a group of appends', () => {
  it('is not harmed by a conflict or a failure in its midst: what fails is run alone again', async () => {
    await append(store, 'thing-0', 'none');
    const first = tryAppend(store, 'thing-1', 'none');
    const lacking = batch().map((event) => ({ ...event, occurredAt: null as unknown as string }));
    const results = await Promise.allSettled([
      first,
      tryAppend(store, 'thing-0', 'none'),
      tryAppend(store, 'thing-2', 'none', lacking),
      tryAppend(store, 'thing-3', 'none', batch({ count: 2 })),
      store.checkpoints.set('processes', '0'.repeat(20)),
    ]);
    expect(results).toMatchObject([
      { value: { kind: 'appended', revision: 0n, position: position(2) } },
      { value: { kind: 'conflict', current: 0n } },
      { reason: expect.any(OutcomeUnknown) },
      { value: { kind: 'appended', revision: 1n, position: position(4) } },
      { status: 'fulfilled' },
    ]);
    expect(await idsIn(store, 'thing-2')).toHaveLength(0);
    expect(await store.head()).toBe(position(4));
  });

  it('does not begin an append whose deadline has passed', async () => {
    const late = store.append('thing-1', 'none', batch(), { deadlineMs: 1 });
    const until = performance.now() + 5;
    while (performance.now() < until);
    await expect(late).rejects.toThrow(OutcomeUnknown);
    expect(await idsIn(store, 'thing-1')).toHaveLength(0);
  });

  it('refuses more than 10,000 waiting appends', async () => {
    const waiting = Array.from({ length: 10_000 }, (_, n) => tryAppend(store, `thing-${n % 3}`, 'none'));
    await expect(tryAppend(store, 'thing-4', 'none')).rejects.toThrow(OutcomeUnknown);
    await Promise.allSettled(waiting);
    expect(await store.head()).toBe(position(3));
  });
});

describe('a full disk', () => {
  const fill = async (): Promise<number> => {
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 40}`);
    for (let n = 0; ; n += 1) {
      try {
        await append(store, `full-${n}`, 'none', { data: JSON.stringify({ text: 'x'.repeat(20_000) }) });
      } catch (error) {
        expect(error).toBeInstanceOf(OutcomeUnknown);
        return n;
      }
    }
  };

  it('fails appends, loses nothing acknowledged, and takes appends again when there is room', async () => {
    const accepted = await fill();
    expect(accepted).toBeGreaterThan(3);
    expect(await store.head()).toBe(position(accepted));
    const large = { count: 50, data: JSON.stringify({ text: 'x'.repeat(9_000) }) };
    const both = await Promise.allSettled([append(store, 'a-1', 'none', large), append(store, 'a-2', 'none', large)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await idsIn(store, 'a-1')).toHaveLength(0);
    db.pragma('max_page_count = 100000');
    expect(await append(store, `full-${accepted}`, 'none')).toMatchObject({ revision: 0n, duplicate: false });
    expect(await store.head()).toBe(position(accepted + 1));
  });
});

describe('the inbox', () => {
  it('is pruned of commands older than 30 days', async () => {
    const began = Date.parse(nextInstant());
    const at = (days: number): string => new Date(began + days * DAY_MS).toISOString();
    for (let n = 0; n < 40; n += 1) await append(store, `thing-${n}`, 'none', { recordedAt: at(n) });
    const remembered = db.prepare('SELECT count(*) FROM inbox').pluck().get();
    expect(remembered).toBe(31);
  });
});

describe('a close', () => {
  it('waits for the appends under way', async () => {
    const appending = append(store, 'thing-1', 'none');
    await store.close();
    await turn();
    expect((await appending).revision).toBe(0n);
  });
});
