import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMs, type Instant } from '#kernel';
import { BEGINNING, DAY_MS, DENIED, numbers, READ } from '../contract/accesses.js';
import { accessLogContract } from '../contract/index.js';
import { sqliteHarness } from '../contract/sqlite-harness.js';
import { SqliteAccessLog, verifyAccessLog } from './sqlite-access-log.js';

accessLogContract('SQLite', sqliteHarness);

let folder: string;
let file: string;
let now: Instant;
let log: SqliteAccessLog;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-access-'));
  file = join(folder, 'access.db');
  now = BEGINNING;
  log = new SqliteAccessLog(file, { now: () => now });
});

afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

it('the file of the access log loses what is older than two years, a thousand entries a batch', async () => {
  for (let n = 0; n < 1_500; n += 1) log.record(READ);
  await log.flush();
  now = addMs(BEGINNING, 400 * DAY_MS);
  log.record(READ);
  await log.flush();
  now = addMs(BEGINNING, 732 * DAY_MS);
  log.record(READ);
  expect(await numbers(log)).toHaveLength(502);
  log.record(READ);
  expect(await numbers(log)).toEqual([1_503, 1_502, 1_501]);
  expect(await numbers(log, { about: 'c-1' })).toEqual([1_503, 1_502, 1_501]);
  expect(verifyAccessLog(file)).toEqual({ entries: 3, fault: undefined });
});

describe('the proof of the access log', () => {
  const fault = async (damage: string) => {
    for (const access of [READ, DENIED, READ]) log.record(access);
    await log.flush();
    expect(verifyAccessLog(file)).toEqual({ entries: 3, fault: undefined });
    const db = new Database(file);
    expect(db.prepare(damage).run().changes).toBeGreaterThan(0);
    db.close();
    return verifyAccessLog(file).fault;
  };

  it.each([
    ['an entry changed', `UPDATE entries SET entry = replace(entry, 'bob', 'ann') WHERE n = 2`, 2],
    ['an entry taken out', 'DELETE FROM entries WHERE n = 2', 2],
    ['the first entry taken out', 'DELETE FROM entries WHERE n = 1', 1],
    ['an asker hidden', `UPDATE entries SET who = 'ann' WHERE n = 2`, 2],
    ['a time changed', `UPDATE entries SET at = '2020' WHERE n = 3`, 3],
    ['a customer hidden', `DELETE FROM about WHERE n = 2`, 2],
    ['a hash changed', `UPDATE entries SET hash = 'x' WHERE n = 3`, 3],
  ])('finds %s', async (_, damage, n) => expect((await fault(damage))?.n).toBe(n));
});
