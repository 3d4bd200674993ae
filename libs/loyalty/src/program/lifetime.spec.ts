import { describe, expect, it } from '@jest/globals';
import { at, clubWith } from '../testing.js';
import { activeFromOf, expiresAtOf } from './lifetime.js';

const expires = (expiry: object, day: string, time = '10:00') => expiresAtOf(clubWith({ expiry }), at(day, time));
const active = (pending: object, day: string, time = '10:00') => activeFromOf(clubWith({ pending }), at(day, time));

describe('Expiry', () => {
  it.each([
    ['2026-01-31', '2026-02-28T17:00:00.000Z'],
    ['2028-01-31', '2028-02-29T17:00:00.000Z'],
    ['2026-01-25', '2026-02-25T17:00:00.000Z'],
  ])('LOY-5 one month after %s is at %s', (day, expiresAt) => {
    expect(expires({ kind: 'months', n: 1 }, day)).toBe(expiresAt);
  });

  it.each([
    [{ kind: 'days', n: 1 }, '2026-01-31', '2026-02-01'],
    [{ kind: 'end-of-month' }, '2026-02-01', '2026-02-28'],
    [{ kind: 'end-of-year', n: 1 }, '2026-12-31', '2026-12-31'],
    [{ kind: 'end-of-year', n: 3 }, '2026-01-01', '2028-12-31'],
    [{ kind: 'fixed-day', day: '03-31' }, '2026-03-31', '2026-03-31'],
    [{ kind: 'fixed-day', day: '03-31' }, '2026-04-01', '2027-03-31'],
    [{ kind: 'fixed-day', day: '02-29' }, '2026-03-01', '2027-02-28'],
    [{ kind: 'fixed-day', day: '02-29' }, '2027-03-01', '2028-02-29'],
    [{ kind: 'days', n: 1, roundUp: 'month' }, '2026-01-31', '2026-02-28'],
    [{ kind: 'months', n: 1, roundUp: 'quarter' }, '2026-03-15', '2026-06-30'],
    [{ kind: 'months', n: 1, roundUp: 'half' }, '2026-06-15', '2026-12-31'],
    [{ kind: 'months', n: 1, roundUp: 'year' }, '2026-12-15', '2027-12-31'],
  ])('of %p from %s: %s is the last usable day', (expiry, day, last) => {
    expect(expires(expiry, day)).toBe(at(last, '24:00'));
  });

  it('takes the day in the zone of the program', () => {
    expect(expires({ kind: 'days', n: 1 }, '2026-01-31', '00:30')).toBe(at('2026-02-02'));
  });

  it.each([
    ['2026-10-31T16:00:00.000Z', '2026-11-03T05:00:00.000Z'],
    ['2026-03-07T16:00:00.000Z', '2026-03-10T04:00:00.000Z'],
  ])('ends with a local day, though clocks change: two days from %s at %s', (from, expiresAt) => {
    const club = clubWith({ timeZone: 'America/New_York', expiry: { kind: 'days', n: 2 } });
    expect(expiresAtOf(club, from)).toBe(expiresAt);
  });

  it('may never come', () => expect(expires({ kind: 'never' }, '2026-01-01')).toBeUndefined());
});

describe('Pending points', () => {
  it.each([
    [{ kind: 'immediate' }, '2026-05-01', '10:00', at('2026-05-01', '10:00')],
    [{ kind: 'days', n: 14 }, '2026-05-01', '10:00', at('2026-05-15', '10:00')],
    [{ kind: 'days', n: 14, roundUp: 'day' }, '2026-05-01', '10:00', at('2026-05-16')],
    [{ kind: 'days', n: 14, roundUp: 'day' }, '2026-05-01', '00:00', at('2026-05-15')],
    [{ kind: 'days', n: 3, roundUp: 'week' }, '2026-05-01', '00:00', at('2026-05-04')],
    [{ kind: 'days', n: 3, roundUp: 'week' }, '2026-05-01', '00:01', at('2026-05-11')],
    [{ kind: 'days', n: 3, roundUp: 'month' }, '2026-05-29', '00:00', at('2026-06-01')],
    [{ kind: 'days', n: 3, roundUp: 'month' }, '2026-05-29', '10:00', at('2026-07-01')],
  ])('%p from %s %s become active at %s', (pending, day, time, from) => {
    expect(active(pending, day, time)).toBe(from);
  });

  it.each([
    ['clocks go back', '2026-11-02T04:30:00.000Z', {}, '2026-11-09T04:30:00.000Z'],
    ['clocks go back', '2026-11-01T03:30:00.000Z', {}, '2026-11-08T04:30:00.000Z'],
    ['clocks go back', '2026-11-02T04:30:00.000Z', { roundUp: 'day' }, '2026-11-09T05:00:00.000Z'],
    ['clocks go back', '2026-11-02T04:30:00.000Z', { roundUp: 'week' }, '2026-11-09T05:00:00.000Z'],
    ['clocks go forward', '2026-03-09T03:30:00.000Z', {}, '2026-03-16T03:30:00.000Z'],
    ['clocks go forward', '2026-03-09T03:30:00.000Z', { roundUp: 'day' }, '2026-03-16T04:00:00.000Z'],
    ['clocks go forward', '2026-03-01T05:00:00.000Z', { roundUp: 'day' }, '2026-03-08T05:00:00.000Z'],
  ])('become active at the same local time, though %s: from %s with %p at %s', (_, from, rounding, expected) => {
    const pending = { kind: 'days', n: 7, ...rounding };
    expect(activeFromOf(clubWith({ timeZone: 'America/New_York', pending }), from)).toBe(expected);
  });

  it('wait for an action', () => expect(active({ kind: 'on-action' }, '2026-05-01')).toBeUndefined());
});
