import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { append, idsIn, tryAppend, wholeLog } from '../contract/support.js';
import { CorruptLog } from '../port.js';
import { openSqliteEventStore } from './index.js';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-events-'));
  file = join(folder, 'events.db');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A closed log of 400 events, a few hundred pages. */
const written = async (): Promise<void> => {
  const store = openSqliteEventStore({ file });
  for (let n = 0; n < 20; n += 1) {
    await append(store, `thing-${n}`, 'none', { count: 20, data: JSON.stringify({ text: 'x'.repeat(500) }) });
  }
  await store.checkpoints.set('processes', '00000000000000000007');
  await store.close();
};

describe('an opened log', () => {
  it('holds what it held when it was closed, and goes on', async () => {
    await written();
    const store = openSqliteEventStore({ file });
    expect(await wholeLog(store)).toHaveLength(400);
    expect(await store.checkpoints.get('processes')).toBe('00000000000000000007');
    expect(await append(store, 'thing-3', 19n)).toMatchObject({ position: '00000000000000000401' });
    await store.close();
    expect(readdirSync(folder).sort()).toEqual(['events.db', 'events.db.lock']);
    expect(openFiles()).toEqual([]);
  });

  it('is begun again where its first start was killed before it had tables', async () => {
    const unfinished = new Database(file);
    unfinished.pragma('journal_mode = WAL');
    unfinished.close();
    expect(statSync(file).size).toBeGreaterThan(0);
    const store = openSqliteEventStore({ file });
    await append(store, 'thing-1', 'none');
    await store.close();
  });
});

describe('a second writer', () => {
  it('is refused while the first one has the log open, with its process named', async () => {
    const store = openSqliteEventStore({ file });
    const message = `${file} is open for writing in process ${process.pid}. Stop that process first.`;
    expect(() => openSqliteEventStore({ file })).toThrow(message);
    expect(() => openSqliteEventStore({ file })).toThrow(message);
    await append(store, 'thing-1', 'none');
    await store.close();
    const next = openSqliteEventStore({ file });
    expect(await idsIn(next, 'thing-1')).toHaveLength(1);
    await next.close();
  });

  it('is not held off by what a dead process left behind', async () => {
    writeFileSync(`${file}.lock`, '');
    writeFileSync(`${file}.pid`, '1\n');
    const store = openSqliteEventStore({ file });
    expect(readFileSync(`${file}.pid`, 'utf8')).toBe(`${process.pid}\n`);
    await store.close();
    expect(existsSync(`${file}.pid`)).toBe(false);
  });

  it('finds the lock free after an opening that failed', async () => {
    writeFileSync(file, 'not a database, but long enough to be looked at as one'.repeat(100));
    expect(() => openSqliteEventStore({ file })).toThrow(CorruptLog);
    rmSync(file);
    await openSqliteEventStore({ file }).close();
  });
});

describe('a log opened for reading', () => {
  it('is not written', async () => {
    await written();
    const reader = openSqliteEventStore({ file, readonly: true });
    await expect(tryAppend(reader, 'thing-1', 19n)).rejects.toThrow('was opened for reading only');
    await expect(reader.checkpoints.set('x', '0')).rejects.toThrow('was opened for reading only');
    expect(await wholeLog(reader)).toHaveLength(400);
    await reader.close();
  });

  it('must be there', () => {
    expect(() => openSqliteEventStore({ file, readonly: true })).toThrow(`There is no event log at ${file}.`);
  });
});

/** Files of the log that this process holds open; empty where the system does not tell. */
const openFiles = (): string[] => {
  if (!existsSync('/proc/self/fd')) return [];
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return links.filter((link) => link.startsWith(folder));
};
