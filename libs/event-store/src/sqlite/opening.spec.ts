import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { append, all, idsIn, tryAppend, wholeLog } from '../contract/support.js';
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

const overwrite = (at: number, bytes: Buffer): void => {
  writeSync(openSync(file, 'r+'), bytes, 0, bytes.length, at);
};

describe('an opened log', () => {
  it('holds what it held when it was closed, and goes on', async () => {
    await written();
    const store = openSqliteEventStore({ file });
    expect(await wholeLog(store)).toHaveLength(400);
    expect(await store.checkpoints.get('processes')).toBe('00000000000000000007');
    expect(await append(store, 'thing-3', 19n)).toMatchObject({ position: '00000000000000000401' });
    await store.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
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

describe('a damaged log', () => {
  it('is refused when the file is something else', () => {
    writeFileSync(file, 'PK something zipped, longer than a header of a hundred bytes'.repeat(100));
    expect(() => openSqliteEventStore({ file })).toThrow(`${file}: the event log is damaged (file is not a database)`);
    expect(() => openSqliteEventStore({ file, readonly: true })).toThrow(CorruptLog);
  });

  it('is refused when it is the database of another program', () => {
    new Database(file).exec('CREATE TABLE notes (text)').close();
    expect(() => openSqliteEventStore({ file })).toThrow(`${file} is not an event log of Kenal.`);
  });

  it('is refused when a newer program wrote it', async () => {
    await written();
    const db = new Database(file);
    db.pragma('user_version = 2');
    db.close();
    expect(() => openSqliteEventStore({ file })).toThrow('version 2');
  });

  it('is refused when a page of it is overwritten, with the last readable event named', async () => {
    await written();
    const pageOf = pageOfEvent(200);
    overwrite((pageOf - 1) * 4096, Buffer.alloc(4096, 0xff));
    const message = new RegExp(
      `damaged: .*[Pp]age ${pageOf}.* Events can be read up to position 1\\d\\d \\(thing-\\d@\\d+\\)`,
    );
    expect(() => openSqliteEventStore({ file })).toThrow(message);
    expect(() => openSqliteEventStore({ file })).toThrow(CorruptLog);
  });

  it('is refused when it is cut off', async () => {
    await written();
    writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size / 2));
    expect(() => openSqliteEventStore({ file })).toThrow(CorruptLog);
  });

  it('fails a read with the place named when it is damaged while open', async () => {
    await written();
    const reader = openSqliteEventStore({ file, readonly: true });
    overwrite((pageOfEvent(200) - 1) * 4096, Buffer.alloc(4096, 0xff));
    await expect(wholeLog(reader)).rejects.toThrow(/events\.db, positions from \d+: the event log is damaged/);
    await expect(all(reader.read('thing-9'))).rejects.toThrow(CorruptLog);
    expect(await idsIn(reader, 'thing-0')).toHaveLength(20);
    await reader.close();
  });
});

/** The page of the file where the row of this position lies. */
const pageOfEvent = (position: number): number => {
  const db = new Database(file, { readonly: true });
  const pages = db
    .prepare<[], { pageno: number; ncell: number }>(
      "SELECT pageno, ncell FROM dbstat WHERE name = 'events' AND pagetype = 'leaf' ORDER BY path",
    )
    .all();
  db.close();
  let first = 1;
  for (const { pageno, ncell } of pages) {
    first += ncell;
    if (first > position) return pageno;
  }
  throw new Error(`There is no position ${position}.`);
};
