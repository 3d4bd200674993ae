import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { all, append, idsIn, wholeLog } from '../contract/support.js';
import { CorruptLog } from '../port.js';
import { openSqliteEventStore, verifyLogFile } from './index.js';

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
  await store.close();
};

const overwrite = (at: number, bytes: Buffer): void => {
  const fd = openSync(file, 'r+');
  writeSync(fd, bytes, 0, bytes.length, at);
  closeSync(fd);
};

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

  it('is refused when a page of an index is overwritten, and says that all events can be read', async () => {
    await written();
    overwrite((lastPageOf('events_by_type') - 1) * 4096, Buffer.alloc(4096, 0xff));
    expect(() => openSqliteEventStore({ file })).toThrow('All events can be read; an index is damaged.');
  });

  it('is found when an index leads elsewhere, though every event is there and nothing hinders the start', async () => {
    await written();
    expect(() => verifyLogFile(file)).not.toThrow();
    const start = (lastPageOf('events_by_stream') - 1) * 4096;
    const at = readFileSync(file).lastIndexOf('thing-', start + 4095) + 'thing-'.length;
    expect(at).toBeGreaterThan(start);
    overwrite(at, Buffer.from('x'));
    const store = openSqliteEventStore({ file });
    expect(await wholeLog(store)).toHaveLength(400);
    await store.close();
    expect(() => verifyLogFile(file)).toThrow(/events\.db is damaged: row \d+ missing from index events_by_stream/);
    expect(() => verifyLogFile(file)).toThrow('All events can be read; an index is damaged. Restore a backup.');
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

const lastPageOf = (tree: string): number => {
  const db = new Database(file, { readonly: true });
  const page = db.prepare<[string], number>('SELECT max(pageno) FROM dbstat WHERE name = ?').pluck().get(tree);
  db.close();
  return page!;
};

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
