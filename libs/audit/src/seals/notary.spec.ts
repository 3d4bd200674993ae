import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store';
import { createMemoryEventStore } from '#event-store/memory';
import { addMs, type Instant } from '#kernel';
import { AT, logOf, testKey } from '../testing.js';
import { checkSeals } from './check-seals.js';
import { Notary, SEAL_AFTER_MS, sealRecords } from './notary.js';
import { keyOf, MAX_SEALED_EVENTS, SEALS_STREAM, type SealRecord } from './seal.js';

let store: EventStore;
let now: Instant;
let appended: number;
let keys: string[];

const newNotary = (): Notary =>
  new Notary({
    store,
    now: () => now,
    forgets: 'CustomerForgotten',
    keyInForce: (keyId) => {
      keys.push(String(keyId));
      return [testKey(1), testKey(2)].find((key) => key.keyId === keyId) ?? testKey(1);
    },
  });

/** Appends an event of a stream of its own. */
const append = async (type = 'Noted'): Promise<void> => {
  const event = logOf(`deal-${(appended += 1)}`)[0]!;
  await store.append(`deal-${appended}`, 'none', [{ ...event, type, commandId: `c-${appended}` }], {
    deadlineMs: 1_000,
  });
};

const record = async (...records: readonly SealRecord[]): Promise<void> => {
  for (const { type, data } of records) {
    const there = (await sealRecords(store)).length;
    const event = logOf(SEALS_STREAM)[0]!;
    const own = { type, data: JSON.stringify(data), id: `s-${there}`, commandId: `s-${there}`, recordedAt: now };
    const expected = there === 0 ? 'none' : BigInt(there - 1);
    await store.append(SEALS_STREAM, expected, [{ ...event, ...own }], { deadlineMs: 1_000 });
  }
};

/** Makes the next seal and records it. */
const seal = async (notary: Notary): Promise<void> => {
  const { key, seal: made } = await notary.nextSeal();
  if (key) await record({ type: 'SealKeyIntroduced', data: key });
  if (made) await record({ type: 'LedgerSealed', data: made });
};

beforeEach(() => {
  store = createMemoryEventStore();
  [now, appended, keys] = [AT, 0, []];
});

describe('the notary', () => {
  it('makes nothing of an empty log', async () => {
    expect(await newNotary().nextSeal()).toEqual({});
    expect(await newNotary().isDue()).toBe(false);
  });

  it('seals one range after the other, each seal with the one before, and goes on after a start', async () => {
    const notary = newNotary();
    for (let n = 0; n < 3; n += 1) await append(n === 1 ? 'CustomerForgotten' : 'Noted');
    await seal(notary);
    await append();
    await seal(notary);
    await append();
    await seal(newNotary());
    const { seals, fault } = checkSeals(await sealRecords(store));
    expect(fault).toBeUndefined();
    expect(seals.map(({ from, to, upTo, forgotten }) => ({ from, to, upTo, forgotten }))).toEqual([
      { from: 1, to: 3, upTo: 'deal-3@0', forgotten: ['c-1'] },
      { from: 4, to: 6, upTo: 'deal-4@0', forgotten: [] },
      { from: 7, to: 8, upTo: 'deal-5@0', forgotten: [] },
    ]);
  });

  it('finds a seal due after 10,000 events and covers no more', async () => {
    const notary = newNotary();
    for (let n = 0; n < MAX_SEALED_EVENTS - 1; n += 1) await append();
    expect(await notary.isDue()).toBe(false);
    await append();
    await append();
    expect(await notary.isDue()).toBe(true);
    expect((await notary.nextSeal()).seal).toMatchObject({ from: 1, to: MAX_SEALED_EVENTS });
  });

  it('finds a seal due an hour after the first unsealed event, but not for seals alone', async () => {
    const notary = newNotary();
    await append();
    now = addMs(AT, SEAL_AFTER_MS - 1);
    expect(await notary.isDue()).toBe(false);
    now = addMs(AT, SEAL_AFTER_MS);
    expect(await notary.isDue()).toBe(true);
    await seal(notary);
    now = addMs(now, SEAL_AFTER_MS * 9);
    expect(await notary.isDue()).toBe(false);
    expect(await notary.nextSeal()).toEqual({});
  });

  it('signs with the key in force', async () => {
    const notary = newNotary();
    await append();
    await seal(notary);
    await record({ type: 'SealKeyIntroduced', data: keyOf(testKey(2), now, testKey(1)) });
    await append();
    await seal(notary);
    const { seals, fault } = checkSeals(await sealRecords(store));
    expect({ fault, by: seals.map(({ keyId }) => keyId) }).toEqual({
      fault: undefined,
      by: [testKey(1).keyId, testKey(2).keyId],
    });
    expect(keys).toEqual(['undefined', testKey(2).keyId]);
  });
});
