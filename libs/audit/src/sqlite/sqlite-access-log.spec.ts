import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMs, type Instant } from '#kernel';
import { MAX_FOUND, type Access } from '../access-log/access.js';
import { SqliteAccessLog, verifyAccessLog } from './sqlite-access-log.js';

const START = '2026-01-01T00:00:00.000Z';
const DAY_MS = 86_400_000;

const READ: Access = {
  kind: 'read',
  who: 'ann',
  roles: ['agent'],
  what: 'customer-360/row',
  key: 'c-1',
  whom: ['c-1'],
  reason: 'case-7',
  correlationId: 'r-1',
};
const DENIED: Access = { ...READ, kind: 'denied', who: 'bob', key: 'c-2', whom: [], code: 'forbidden' };
const NOBODY: Access = {
  kind: 'denied',
  roles: [],
  what: '/v1/views/:view',
  whom: [],
  code: 'unauthenticated',
  correlationId: 'r-2',
};

let folder: string;
let file: string;
let now: Instant;
let log: SqliteAccessLog;

const open = () => new SqliteAccessLog(file, { now: () => now });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kenal-access-'));
  file = join(folder, 'access.db');
  now = START;
  log = open();
});

afterEach(() => {
  log.close();
  rmSync(folder, { recursive: true });
});

const found = (question: object = {}) => log.find({ limit: MAX_FOUND, ...question }).map(({ n }) => n);

describe('the access log', () => {
  it('tells who read what of whom, when and why', () => {
    log.record(READ);
    expect(log.find({ limit: 1 })).toEqual([{ n: 1, at: START, ...READ }]);
  });

  it('finds entries by customer, key, asker, kind and time, the newest first', () => {
    for (const access of [READ, DENIED, { ...READ, key: undefined, whom: ['c-2', 'c-3'] }]) {
      log.record(access);
      now = addMs(now, 1_000);
    }
    expect(found()).toEqual([3, 2, 1]);
    expect(found({ about: 'c-2' })).toEqual([3, 2]);
    expect(found({ about: 'c-2', who: 'bob' })).toEqual([2]);
    expect(found({ who: 'ann' })).toEqual([3, 1]);
    expect(found({ kind: 'denied' })).toEqual([2]);
    expect(found({ from: addMs(START, 1_000), to: addMs(START, 2_000) })).toEqual([2]);
    expect(found({ before: 3, limit: 1 })).toEqual([2]);
  });

  it('counts what strangers try again and again instead of growing with it', () => {
    for (let n = 0; n < 50_000; n += 1) log.record(NOBODY);
    expect(log.find({ limit: 10 })).toEqual([{ n: 1, at: START, ...NOBODY, times: 50_000 }]);
    log.record(READ);
    log.record(READ);
    expect(found()).toEqual([3, 2, 1]);
  });

  it('writes by itself soon, and the rest when it is closed', async () => {
    log.record(READ);
    const other = new Database(file, { readonly: true });
    const count = other.prepare('SELECT count(*) FROM entries').pluck();
    expect(count.get()).toBe(0);
    for (let waits = 0; waits < 50 && count.get() === 0; waits += 1) await new Promise((go) => setTimeout(go, 20));
    expect(count.get()).toBe(1);
    other.close();
    log.record(READ);
    log.close();
    log = open();
    expect(found()).toEqual([2, 1]);
  });

  it('takes no more where the disk takes none, and loses nothing of what it took', () => {
    const lock = new Database(file);
    lock.pragma('busy_timeout = 0');
    lock.exec('BEGIN IMMEDIATE');
    for (let n = 0; n < 10_000; n += 1) log.record(READ);
    expect(() => log.record(READ)).toThrow('cannot be written');
    lock.exec('ROLLBACK');
    lock.close();
    log.flush();
    log.record(READ);
    expect(log.head().n).toBe(10_001);
  });

  it('removes what is older than two years, and its chain is whole all the same', () => {
    for (let n = 0; n < 1_500; n += 1) log.record(READ);
    log.flush();
    now = addMs(START, 400 * DAY_MS);
    log.record(READ);
    log.flush();
    now = addMs(START, 732 * DAY_MS);
    log.record(READ);
    expect(found()).toHaveLength(502);
    log.record(READ);
    expect(found()).toEqual([1_503, 1_502, 1_501]);
    expect(found({ about: 'c-1' })).toEqual([1_503, 1_502, 1_501]);
    expect(verifyAccessLog(file)).toEqual({ entries: 3, fault: undefined });
  });
});

describe('the proof of the access log', () => {
  const fault = (damage: string) => {
    for (const access of [READ, DENIED, READ]) log.record(access);
    log.flush();
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
  ])('finds %s', (_, damage, n) => expect(fault(damage)?.n).toBe(n));
});
