import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { addMs } from '#kernel';
import type { Access } from '../access-log/access.js';
import { BEGINNING, DAY_MS, DENIED, found, NOBODY, numbers, READ } from './accesses.js';
import type { Case } from './harness.js';

export const accessLogCases: readonly Case[] = [
  {
    name: 'tells who read what of whom, when and why',
    async run({ log }) {
      log.record(READ);
      assert.deepEqual(await found(log, { limit: 1 }), [{ n: 1, at: BEGINNING, ...READ }]);
    },
  },
  {
    name: 'finds entries by customer, key, asker, kind and time, the newest first',
    async run({ log, pass }) {
      for (const access of [READ, DENIED, { ...READ, key: undefined, whom: ['c-2', 'c-3'] }]) {
        log.record(access);
        pass(DAY_MS);
      }
      const at = (days: number) => addMs(BEGINNING, days * DAY_MS);
      assert.deepEqual(await numbers(log), [3, 2, 1]);
      assert.deepEqual(await numbers(log, { about: 'c-2' }), [3, 2]);
      assert.deepEqual(await numbers(log, { about: 'c-2', who: 'bob' }), [2]);
      assert.deepEqual(await numbers(log, { who: 'ann' }), [3, 1]);
      assert.deepEqual(await numbers(log, { kind: 'denied' }), [2]);
      assert.deepEqual(await numbers(log, { from: at(1), to: at(2) }), [2]);
      assert.deepEqual(await numbers(log, { before: 3, limit: 1 }), [2]);
    },
  },
  {
    name: 'gives page by page what there is, each entry once',
    async run({ log, pass }) {
      for (let n = 0; n < 25; n += 1) {
        log.record(n % 5 === 0 ? DENIED : READ);
        if (n % 10 === 0) pass(DAY_MS);
      }
      const got: number[] = [];
      for (let before: number | undefined, pages = 0; pages < 30; pages += 1) {
        const { items, next } = await log.find({ who: 'ann', limit: 3, before });
        got.push(...items.map(({ n }) => n));
        if (next === undefined) break;
        before = next;
      }
      const wanted = Array.from({ length: 25 }, (_, nth) => 25 - nth).filter((n) => n % 5 !== 1);
      assert.deepEqual(got, wanted);
    },
  },
  {
    name: 'counts what strangers try again and again instead of growing with it',
    async run({ log }) {
      for (let n = 0; n < 50_000; n += 1) log.record(NOBODY);
      assert.deepEqual(await found(log, { limit: 10 }), [{ n: 1, at: BEGINNING, ...NOBODY, times: 50_000 }]);
      log.record(READ);
      log.record(READ);
      assert.deepEqual(await numbers(log), [3, 2, 1]);
    },
  },
  {
    name: 'writes by itself soon',
    async run({ log, open, patienceMs }) {
      log.record(READ);
      const other = open();
      const giveUp = Date.now() + patienceMs;
      while ((await other.head()).n === 0 && Date.now() < giveUp) await new Promise((go) => setTimeout(go, 20));
      assert.equal((await other.head()).n, 1);
    },
  },
  {
    name: 'writes the rest when it is closed',
    async run({ log, open }) {
      log.record(READ);
      await log.close();
      assert.deepEqual(await numbers(open()), [1]);
    },
  },
  {
    name: 'takes no more where the store takes none, and loses nothing of what it took',
    async run({ log, block, verify }) {
      block(true);
      for (let n = 0; n < 10_000; n += 1) log.record(READ);
      assert.throws(() => log.record(READ), { name: 'StoreUnavailable' });
      await assert.rejects(log.flush(), { name: 'StoreUnavailable' });
      block(false);
      await log.flush();
      log.record(READ);
      assert.equal((await log.head()).n, 10_001);
      assert.deepEqual(await verify(), { entries: 10_001, fault: undefined });
    },
  },
  {
    name: 'keeps what is large and what is not ASCII as it was',
    async run({ log, verify }) {
      const whom = Array.from({ length: 10_000 }, (_, n) => `customer-${n}`);
      const large: Access = { ...READ, whom, reason: 'перевірка "4\\u0000"' };
      for (let n = 0; n < 10; n += 1) log.record(large);
      const read = await found(log, { limit: 1 });
      // deepEqual would print ten thousand lines.
      assert.ok(isDeepStrictEqual(read, [{ n: 10, at: BEGINNING, ...large }]), 'an entry is not read as written');
      assert.deepEqual(await verify(), { entries: 10, fault: undefined });
    },
  },
  {
    name: 'gives nothing that is older than two years, and its chain is whole all the same',
    async run({ log, pass, verify }) {
      log.record(READ);
      log.record(READ);
      await log.flush();
      pass(400 * DAY_MS);
      log.record(DENIED);
      await log.flush();
      pass(332 * DAY_MS);
      log.record(READ);
      assert.deepEqual(await numbers(log), [4, 3]);
      assert.deepEqual(await numbers(log, { about: 'c-1' }), [4]);
      assert.deepEqual(await verify(), { entries: 2, fault: undefined });
    },
  },
  {
    name: 'has a chain that shows what was changed',
    async run({ log, pass, verify, tamper }) {
      for (let n = 0; n < 4; n += 1) {
        log.record(READ);
        await log.flush();
        if (n === 1) pass(DAY_MS);
      }
      assert.deepEqual(await verify(), { entries: 4, fault: undefined });
      await tamper(3);
      assert.equal((await verify()).fault?.n, 3);
    },
  },
];
