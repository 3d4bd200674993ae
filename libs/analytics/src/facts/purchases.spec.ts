import { describe, expect, it } from '@jest/globals';
import { events, happened, money, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { bought, purchasesAt, purchasesUpTo, returned, voided, type DatedPurchase } from './purchases.js';
import type { Exchange } from './rates.js';

class Happening {}
events({ Happening });

const ZONE = 'Asia/Jakarta';
const DAY_OF_MAY_1 = 20_574;
const may = (day: number, time = '05:00'): string => `2026-05-${String(day).padStart(2, '0')}T${time}:00.000Z`;
const event = (orderId: string, day: number, given: Partial<Recorded> = {}): Recorded =>
  recorded(happened(Happening, {}), { stream: `purchase-${orderId}`, occurredAt: may(day), ...given });

const rupiahs: Exchange = ({ amount, currency }) => (currency === 'IDR' ? { amount } : undefined);
const at = (day: number, knownAt?: string) => ({ asOf: may(day, '16:59'), zone: ZONE, ...(knownAt && { knownAt }) });
const valuesAt = (purchases: readonly DatedPurchase[], day: number, knownAt?: string) =>
  purchasesAt(purchases, at(day, knownAt), rupiahs).map(({ value, returns = [] }) => [
    value,
    ...returns.map((back) => back.value),
  ]);

const first = bought(undefined, money(50_000, 'IDR'), event('o-1', 1));
const both = bought(first, money(80_000, 'IDR'), event('o-2', 9));
const part = returned(both, { value: money(30_000, 'IDR'), full: false }, event('o-2', 12, { revision: 1n }));

describe('purchases as dated facts', () => {
  it('count from their own instants, and returns from theirs', () => {
    expect(valuesAt(part, 8)).toEqual([[50_000]]);
    expect(valuesAt(part, 9)).toEqual([[50_000], [80_000]]);
    expect(valuesAt(part, 12)).toEqual([[50_000], [80_000, 30_000]]);
  });

  it('are told in days of the zone, with the addresses of their events', () => {
    const late = bought(undefined, money(1, 'IDR'), event('o-1', 1, { occurredAt: may(1, '17:00') }));
    const back = returned(late, { value: money(1, 'IDR'), full: true }, event('o-1', 3, { revision: 1n }));
    expect(purchasesAt(back, at(5), rupiahs)).toEqual([
      {
        day: DAY_OF_MAY_1 + 1,
        value: 1,
        evidence: 'purchase-o-1@0',
        returns: [{ day: DAY_OF_MAY_1 + 2, value: 1, full: true, evidence: 'purchase-o-1@1' }],
      },
    ]);
  });

  it('count at no as-of once they are voided, but at an earlier knownAt', () => {
    const never = voided(both, event('o-2', 9, { revision: 1n, recordedAt: may(15) }));
    expect(valuesAt(never, 10)).toEqual([[50_000]]);
    expect(valuesAt(never, 10, may(14))).toEqual([[50_000], [80_000]]);
    expect(valuesAt(never, 10, may(15))).toEqual([[50_000]]);
  });

  it('are not known before they were recorded', () => {
    const entered = bought(undefined, money(7, 'IDR'), event('o-1', 1, { recordedAt: may(20) }));
    expect(valuesAt(entered, 1)).toEqual([[7]]);
    expect(valuesAt(entered, 1, may(19))).toEqual([]);
  });

  it('have no value where nothing converts their currency', () => {
    expect(valuesAt(bought(undefined, money(9, 'USD'), event('o-1', 1)), 1)).toEqual([[null]]);
  });

  it('come to nothing and not to less, when all parts of a converted purchase came back', () => {
    const rate = { knownAt: may(1), address: 'fx-USD.IDR@0' };
    const thirds: Exchange = ({ amount }) => ({ amount: Math.round(amount / 3), rate });
    const giving = (purchases: readonly DatedPurchase[], revision: bigint) =>
      returned(purchases, { value: money(5, 'USD'), full: false }, event('o-1', 2, { revision }));
    const whole = bought(undefined, money(15, 'USD'), event('o-1', 1));
    const [purchase] = purchasesAt(giving(giving(giving(whole, 1n), 2n), 3n), at(3), thirds);
    expect(purchase).toMatchObject({ value: 5, rate: 'fx-USD.IDR@0' });
    expect(purchase?.returns?.map(({ value }) => value)).toEqual([2, 1, 2]);
  });
});

describe('what purchases rest on', () => {
  const never = voided(part, event('o-1', 1, { revision: 1n, recordedAt: may(20) }));

  it('is the event recorded last of those that had happened, voids included', () => {
    expect(purchasesUpTo(part, at(1), rupiahs)?.address).toBe('purchase-o-1@0');
    expect(purchasesUpTo(part, at(31), rupiahs)?.address).toBe('purchase-o-2@1');
    expect(purchasesUpTo(never, at(31), rupiahs)?.address).toBe('purchase-o-1@1');
    expect(purchasesUpTo(never, at(31, may(19)), rupiahs)?.address).toBe('purchase-o-2@1');
    expect(purchasesUpTo(undefined, at(31), rupiahs)).toBeUndefined();
  });

  it('does not hang on the order of reading where two were recorded at one instant', () => {
    const together = bought(first, money(1, 'IDR'), event('o-0', 2, { recordedAt: may(1) }));
    expect(purchasesUpTo(together, at(31), rupiahs)).toEqual(purchasesUpTo(together.toReversed(), at(31), rupiahs));
  });
});
