import { describe, expect, it } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import { addDays, dayOf, daysLater, endOfDay, instantOf, isDay, isInstant, startOfDay } from './time.js';

describe('the ends of time', () => {
  it('are where years have more than four digits', () => {
    expect(dayOf('9999-12-31T23:59:59.999Z', 'Asia/Jakarta')).toBe('9999-12-31');
    expect(addDays('9999-12-31', 1)).toBe('9999-12-31');
    expect(endOfDay('9999-12-31', 'Asia/Jakarta')).toMatch(/^9999-12-3/);
    expect(dayOf('0000-01-01T00:00:00.000Z', 'America/Lima')).toBe('0000-01-01');
    expect(startOfDay('0000-01-01', 'Asia/Jakarta')).toBe('0000-01-01T00:00:00.000Z');
  });
});

describe('days and instants', () => {
  const two = (n: number) => String(n).padStart(2, '0');

  it('are those that the calendar has', () => {
    const upTo = (last: number) => Array.from({ length: last + 1 }, (_, n) => two(n));
    const texts = ['0000', '1900', '2000', '2026', '2028', '9999'].flatMap((year) =>
      upTo(13).flatMap((month) => upTo(32).map((day) => `${year}-${month}-${day}`)),
    );
    const real = texts.filter(has);
    expect(real).toHaveLength(6 * 365 + 3);
    expect(texts.filter(isDay)).toEqual(real);
    expect(texts.filter((text) => isInstant(`${text}T23:59:59.999Z`))).toEqual(real);
  });

  it('have hours, minutes and seconds of a day without leap seconds', () => {
    expect(['00:00:00', '23:59:59'].every((time) => isInstant(`2026-01-31T${time}.000Z`))).toBe(true);
    expect(['24:00:00', '23:60:00', '23:59:60'].some((time) => isInstant(`2026-01-31T${time}.000Z`))).toBe(false);
  });

  it('keep their local time some days later, though clocks change in between', () => {
    const zone = 'America/New_York';
    expect(daysLater('2026-11-02T04:30:00.000Z', 7, zone)).toBe('2026-11-09T04:30:00.000Z');
    expect(daysLater('2026-03-07T15:00:00.000Z', 1, zone)).toBe('2026-03-08T14:00:00.000Z');
    expect(daysLater('2026-03-07T07:30:00.000Z', 1, zone)).toBe('2026-03-08T07:30:00.000Z');
    expect(daysLater('9999-12-31T20:00:00.000Z', 1, zone)).toBe('9999-12-31T23:59:59.999Z');
  });

  it('are written the same however often, whatever was written between', () => {
    expect([5, 5, 7, 5, 1e12].map(instantOf)).toEqual([5, 5, 7, 5, 1e12].map((ms) => new Date(ms).toISOString()));
  });
});

const has = (text: string): boolean => {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
};
