import { describe, expect, it } from '@jest/globals';
import { checkSeals, firstDifference } from './check-seals.js';
import { keyOf, sealOf, type Seal, type SealRecord } from './seal.js';
import { AT, logOf, recordsOf, sealsOf, testKey } from '../testing.js';

const seals = sealsOf(logOf(...Array.from({ length: 12 }, (_, i) => `deal-${i % 3}`)), 4);
const records = recordsOf(seals);

const changed = (nth: number, change: Partial<Seal>): SealRecord[] =>
  records.map((record, i) => (i === nth ? ({ ...record, data: { ...record.data, ...change } } as SealRecord) : record));

/** A fourth seal, by a second key. */
const byNewKey = (by = testKey(2)): SealRecord[] => {
  const unsealed = { from: 13, hashes: ['ab'], upTo: 'deal-1@9', forgotten: ['c-1'] };
  return [
    { type: 'SealKeyIntroduced', data: keyOf(testKey(2), AT, testKey(1)) },
    { type: 'LedgerSealed', data: sealOf(unsealed, seals.at(-1), AT, by) },
  ];
};

describe('seals among themselves', () => {
  it('are right as they were made, also after the key was replaced', () => {
    expect(checkSeals(records)).toMatchObject({ seals, fault: undefined });
    const { seals: all, keys, fault } = checkSeals([...records, ...byNewKey()]);
    expect({ fault, seals: all.length, keys: [...keys.keys()] }).toEqual({
      fault: undefined,
      seals: 4,
      keys: [testKey(1).keyId, testKey(2).keyId],
    });
  });

  it.each<[string, Partial<Seal>]>([
    ['root', { root: seals[0]!.root }],
    ['end', { to: 7 }],
    ['time', { sealedAt: '2026-01-02T00:00:00.000Z' }],
    ['list of the forgotten', { forgotten: ['c-1'] }],
    ['last address', { upTo: 'deal-9@9' }],
    ['marks', { marks: seals[0]!.marks }],
    ['signature', { signature: seals[0]!.signature }],
  ])('show a seal whose %s was changed', (_, change) => {
    expect(checkSeals(changed(2, change)).fault).toMatchObject({ record: 2, seal: 2 });
    expect(checkSeals(changed(2, change)).seals).toHaveLength(1);
  });

  it('show one that is missing, doubled or out of its order', () => {
    const [key, first, second, third] = records as [SealRecord, SealRecord, SealRecord, SealRecord];
    expect(checkSeals([key, first, third]).fault).toMatchObject({ record: 2, seal: 2 });
    expect(checkSeals([key, first, first, second]).fault).toMatchObject({ record: 2, seal: 2 });
    expect(checkSeals([key, second, first]).fault).toMatchObject({ record: 1, seal: 1 });
  });

  it('show one that was made anew by somebody with another key, and a key that nobody vouched for', () => {
    expect(checkSeals([...records, byNewKey()[1]!]).fault).toMatchObject({ record: 4, seal: 4 });
    expect(checkSeals([...records, ...byNewKey(testKey(1))]).fault).toMatchObject({ record: 5, seal: 4 });
    const own: SealRecord = { type: 'SealKeyIntroduced', data: keyOf(testKey(3), AT) };
    expect(checkSeals([...records, own]).fault).toMatchObject({ record: 4, seal: 4 });
    const forged = { ...keyOf(testKey(3), AT, testKey(2)), replaces: testKey(1).keyId };
    expect(checkSeals([...records, { type: 'SealKeyIntroduced', data: forged }]).fault).toMatchObject({ record: 4 });
    const renamed = { ...keyOf(testKey(3), AT), keyId: testKey(1).keyId };
    expect(checkSeals([{ type: 'SealKeyIntroduced', data: renamed }]).fault).toMatchObject({ record: 0 });
  });

  it('show where they differ from others, as far as both go', () => {
    expect(firstDifference(records, records.slice(0, 2))).toBeUndefined();
    expect(firstDifference(recordsOf(sealsOf(logOf('a', 'b', 'c', 'd'), 4)), records)).toBe(1);
  });
});
