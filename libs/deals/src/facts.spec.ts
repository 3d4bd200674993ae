import { describe, expect, it } from '@jest/globals';
import { factsAsOf } from './facts.js';

const T1 = '2026-01-01T00:00:00.000Z';
const T2 = '2026-01-02T00:00:00.000Z';
const T3 = '2026-01-03T00:00:00.000Z';
const FACTS = [
  { at: T1, knownAt: T1 },
  { at: T1, knownAt: T3 },
  { at: T2, knownAt: T2 },
];

describe('the facts of a stream at a moment', () => {
  it('are those that had happened, to the millisecond', () => {
    expect(factsAsOf(FACTS, { asOf: T1 })).toEqual(FACTS.slice(0, 2));
    expect(factsAsOf(FACTS, { asOf: '2025-12-31T23:59:59.999Z' })).toEqual([]);
    expect(factsAsOf(FACTS, { asOf: T2 })).toEqual(FACTS);
  });

  it('are those that were known, without a gap where the clock went back', () => {
    expect(factsAsOf(FACTS, { asOf: T3, knownAt: T2 })).toEqual(FACTS.slice(0, 1));
    expect(factsAsOf(FACTS, { asOf: T3, knownAt: T3 })).toEqual(FACTS);
  });
});
