import { describe, expect, it } from '@jest/globals';
import { recorded } from '#kernel/testing';
import { salesPublished } from '../testing.js';
import { pipelinesAsOf, withVersion } from './pipeline.facts.js';

const MARCH = '2026-03-01T00:00:00.000Z';
const APRIL = '2026-04-01T00:00:00.000Z';
const JANUARY = '2026-01-01T00:00:00.000Z';

const first = salesPublished(1);
const second = salesPublished(2);
const sales = withVersion(
  withVersion(undefined, first.data, recorded(first, { occurredAt: MARCH })),
  second.data,
  recorded(second, { occurredAt: APRIL }),
);
const versionAt = (asOf: string, knownAt?: string) => pipelinesAsOf([sales], { asOf, knownAt }).get('sales')?.version;

describe('the pipelines in force at a moment', () => {
  it('are those of the last version until then', () => {
    expect(versionAt(MARCH)).toBe(1);
    expect(versionAt(APRIL)).toBe(2);
    expect(versionAt(APRIL, MARCH)).toBe(1);
  });

  it('have their first version from the beginning, once it is known', () => {
    expect(versionAt(JANUARY)).toBe(1);
    expect(versionAt(APRIL, JANUARY)).toBeUndefined();
  });
});
