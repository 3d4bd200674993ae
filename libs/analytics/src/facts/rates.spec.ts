import { describe, expect, it } from '@jest/globals';
import { events, happened, money, type Day, type Money, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { exchangeAt, withRate, type DatedRates } from './rates.js';

class Happening {}
events({ Happening });

const published = (revision: number, occurredAt: string): Recorded =>
  recorded(happened(Happening, {}), { stream: 'fx-USD.IDR', revision: BigInt(revision), occurredAt });
const rate = (day: Day, value: string) => ({ base: 'USD', quote: 'IDR', day, rate: value });

const rates = [
  [rate('2026-01-05', '15000'), '2026-01-05T01:00:00.000Z'],
  [rate('2026-02-01', '15500'), '2026-01-06T01:00:00.000Z'],
  [rate('2026-01-05', '15100'), '2026-01-07T01:00:00.000Z'],
] as const;
const row = rates.reduce<DatedRates | undefined>(
  (before, [data, at], nth) => withRate(before, data, published(nth, at)),
  undefined,
)!;

const times = ({ amount }: { amount: number }, quote: string, by: string) => money(amount * Number(by), quote);
const asOf = (instant: string, knownAt?: string) => ({ asOf: instant, zone: 'Asia/Jakarta', knownAt });
const LATER = asOf('2026-12-31T00:00:00.000Z');
const exchange =
  (moment = LATER, rows = [row]) =>
  (money: Money, day: Day) => {
    const found = exchangeAt(rows, 'IDR', moment, times)(money, day);
    return found?.rate ? { ...found, rate: found.rate.address } : found;
  };

describe('exchange', () => {
  it('leaves the own currency as it is', () => {
    expect(exchange()(money(7, 'IDR'), '2026-01-01')).toEqual({ amount: 7 });
  });

  it.each([
    ['2026-01-04', undefined],
    ['2026-01-05', { amount: 15_100, rate: 'fx-USD.IDR@2' }],
    ['2026-01-31', { amount: 15_100, rate: 'fx-USD.IDR@2' }],
    ['2026-02-01', { amount: 15_500, rate: 'fx-USD.IDR@1' }],
  ])('converts money of %s by the last rate with a day up to it, and cites it', (day, expected) => {
    expect(exchange()(money(1, 'USD'), day)).toEqual(expected);
  });

  it('knows a rate from when it was published, and when that was known', () => {
    const before = { amount: 15_000, rate: 'fx-USD.IDR@0' };
    expect(exchange(asOf('2026-01-06T00:00:00.000Z'))(money(1, 'USD'), '2026-01-05')).toEqual(before);
    const known = asOf('2026-12-31T00:00:00.000Z', '2026-01-06T00:00:00.000Z');
    expect(exchange(known)(money(1, 'USD'), '2026-01-05')).toEqual(before);
  });

  it('turns no rate round', () => {
    expect(exchange(LATER, [{ ...row, base: 'IDR', quote: 'USD' }])(money(1, 'USD'), '2026-01-31')).toBeUndefined();
  });
});
