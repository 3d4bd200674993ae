import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMoney, decimalsOf, isCurrency, money, portion, sumMoney } from './money.js';

describe('money', () => {
  it('has the decimals of ISO 4217, not those of shops', () => {
    expect(['IDR', 'USD', 'JPY', 'BHD', 'CLF'].map(decimalsOf)).toEqual([2, 2, 0, 3, 4]);
    expect(isCurrency('IDR')).toBe(true);
    expect(isCurrency('constructor')).toBe(false);
  });

  it('is never added over currencies', () => {
    expect(addMoney(money(1, 'IDR'), money(2, 'IDR'))).toEqual(money(3, 'IDR'));
    expect(sumMoney([], 'IDR')).toEqual(money(0, 'IDR'));
    expect(() => addMoney(money(1, 'IDR'), money(2, 'USD'))).toThrow(RangeError);
  });

  it('has no sum beyond safe integers, nor over what is not known', () => {
    const [most, one] = [money(Number.MAX_SAFE_INTEGER, 'IDR'), money(1, 'IDR')];
    expect(sumMoney([most, money(0, 'IDR')], 'IDR')).toEqual(most);
    expect(sumMoney([most, one], 'IDR')).toBeNull();
    expect(sumMoney([one, null, one], 'IDR')).toBeNull();
  });

  it('is divided exactly, halves up', () => {
    expect([portion(33, 50, 100), portion(-33, 50, 100), portion(1, 1, 3), portion(2, 1, 3)]).toEqual([17, -16, 0, 1]);
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 100 }), (amount, percent) => {
        const exact = BigInt(amount) * BigInt(percent);
        const distance = exact * 2n - BigInt(portion(amount, percent, 100)) * 200n;
        expect(distance >= -100n && distance < 100n).toBe(true);
      }),
    );
  });
});
