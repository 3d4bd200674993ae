import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayFromIso, isoFromDay } from './day.js';

describe('day', () => {
  it('counts from 1970-01-01 and knows leap years', () => {
    expect(dayFromIso('1970-01-01')).toBe(0);
    expect(dayFromIso('1969-12-31')).toBe(-1);
    expect(dayFromIso('2000-03-01') - dayFromIso('2000-02-28')).toBe(2);
    expect(dayFromIso('1900-03-01') - dayFromIso('1900-02-28')).toBe(1);
    expect(isoFromDay(dayFromIso('1998-06-30') - 512)).toBe('1997-02-03');
  });

  it('agrees with the platform calendar on every day from 1600 to 2400', () => {
    fc.assert(
      fc.property(fc.integer({ min: -135_000, max: 157_000 }), (day) => {
        const iso = new Date(day * 86_400_000).toISOString().slice(0, 10);
        return isoFromDay(day) === iso && dayFromIso(iso) === day;
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['1997-02-29', '1997-13-01', '1997-1-1', '', '1997-00-10'])('refuses %j, which is not a date', (text) => {
    expect(() => dayFromIso(text)).toThrow(RangeError);
  });
});
