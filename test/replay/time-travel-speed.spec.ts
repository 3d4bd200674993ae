import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { EventStore } from '#event-store';
import { openSqliteEventStore } from '#event-store/sqlite';
import { addMs } from '#kernel';
import { append, askable, batchesOf, Dice, momentsOf, play, type Ask, type History } from '../support/history/index.js';
import { quickest } from '../support/quickest.js';

jest.setTimeout(60_000);

const START = '2026-01-05T02:00:00.000Z';
const HOUR_MS = 3_600_000;
/** A purchase with its points, and a call. */
const ROUNDS = 170;
const EVENTS = 500;
const QUESTIONS = 100;
const P99_MS = 20;

const idr = (amount: number) => ({ amount, currency: 'IDR' });
const EARN = { ruleId: 'spend', kind: 'spend', priority: 1, value: '1', per: idr(10_000) };
const CLUB = {
  program: 'club',
  timeZone: 'Asia/Jakarta',
  pointCost: idr(1_000),
  join: 'first-earn',
  earnRules: [EARN],
};

const roundOf = (n: number): readonly { name: string; body: object }[] => {
  const lines = [{ lineId: '1', sku: 'tea', family: 'tea', qty: 1, net: idr(100_000) }];
  const call = { channel: 'call', direction: 'inbound', outcome: 'connected' };
  return [
    { name: 'RecordPurchase', body: { orderId: `o-${n}`, customerId: 'c', lines, total: idr(100_000) } },
    { name: 'LogInteraction', body: { interactionId: `i-${n}`, customerId: 'c', ...call } },
  ];
};

/** projections.md §3. Processor time of this thread, since others may be at work on the machine. */
describe('of a customer with 500 events, at any two clocks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kenal-travel-'));
  const dice = new Dice(1);
  let history: History;
  let store: EventStore;
  let ask: Ask;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const commands = [
      { name: 'PublishProgram', body: CLUB },
      { name: 'RegisterCustomer', body: { customerId: 'c', name: 'Sri' } },
      ...Array.from({ length: ROUNDS }, (_, n) => roundOf(n)).flat(),
    ];
    history = await play(commands.map((command, n) => ({ ...command, at: addMs(START, n * HOUR_MS) })));
    store = openSqliteEventStore({ file: join(folder, 'events.db') });
    await append(store, batchesOf(history.stored));
    ({ ask, stop } = await askable({ ...history, store }));
  });
  afterAll(async () => {
    await stop();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** Sorted. */
  const tookMs = async (view: string, key: string): Promise<number[]> => {
    const took: number[] = [];
    for (const { asOf = history.end, knownAt = history.end } of momentsOf(history.events, dice, QUESTIONS)) {
      const before = process.threadCpuUsage();
      await ask({ view, query: 'row', key, asOf, knownAt });
      const { user, system } = process.threadCpuUsage(before);
      took.push((user + system) / 1_000);
    }
    return took.sort((a, b) => a - b);
  };

  it.each([
    ['customer-360', 'c'],
    ['timeline', 'c'],
    ['loyalty-ledger', 'club.c'],
    ['rfm-segments', 'c'],
    ['churn-risk', 'c'],
  ])(`%s answers within ${P99_MS} ms`, async (view, key) => {
    expect(history.events.length).toBeGreaterThan(EVENTS);
    const p99 = await quickest(P99_MS, async () => (await tookMs(view, key))[QUESTIONS * 0.99 - 1]!);
    console.log(`${view}: p99 ${p99} ms`);
    expect(p99).toBeLessThan(P99_MS);
  });
});
