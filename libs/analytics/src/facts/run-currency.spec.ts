import { describe, expect, it } from '@jest/globals';
import { runCurrency, soleCurrency } from './run-currency.js';

const AT = { asOf: '2026-05-09T00:00:00.000Z', zone: 'UTC', currency: 'IDR' };
const EARLIER = { at: '2026-05-01T00:00:00.000Z', knownAt: '2026-05-01T00:00:00.000Z' };
const LATER = { ...EARLIER, at: '2026-05-10T00:00:00.000Z' };

const buyer = (...currencies: string[]) => currencies.map((currency) => ({ ...EARLIER, currency }) as never);
const laterBuyer = (...currencies: string[]) => currencies.map((currency) => ({ ...LATER, currency }) as never);

const among = async (buyers: readonly (readonly never[])[], quotes: readonly object[] = []) => {
  const rows = buyers
    .map((purchases, n) => ({ key: String(n).padStart(5), value: soleCurrency(purchases)!, row: { purchases } }))
    .sort((a, b) => (a.value < b.value ? -1 : Number(a.value > b.value)));
  let read = 0;
  const customers = {
    async scan({ eq, from = '', after: [, last] = ['', ''], limit }: any) {
      const found = rows.filter(({ value, key }) => (eq === undefined ? value >= from : value === eq) && key > last);
      read += Math.min(limit, found.length);
      return found.slice(0, limit);
    },
  };
  const rates = {
    async *pages() {
      yield quotes.map((row) => ({ row: row as never }));
    },
  };
  return { currency: await runCurrency({ customers, rates }, AT), read };
};
const currencyOf = async (...its: Parameters<typeof among>) => (await among(...its)).currency;

describe('the currency of a run', () => {
  it('is the organisation’s where anybody bought in it, or where a rate leads to it', async () => {
    expect(await currencyOf([buyer('USD'), buyer('IDR')])).toBe('IDR');
    expect(await currencyOf([buyer('USD')], [{ quote: 'IDR', rates: [EARLIER] }])).toBe('IDR');
    expect(await currencyOf([])).toBe('IDR');
  });

  it('is that of all purchases where they have another one', async () => {
    expect(await currencyOf([buyer('USD'), buyer('USD')])).toBe('USD');
    expect(await currencyOf([buyer('USD')], [{ quote: 'EUR', rates: [EARLIER] }])).toBe('USD');
  });

  it('stays the organisation’s where purchases have several', async () => {
    expect(await currencyOf([buyer('USD'), buyer('EUR')])).toBe('IDR');
    expect(await currencyOf([buyer('USD', 'EUR')])).toBe('IDR');
    expect([soleCurrency(buyer('USD', 'USD')), soleCurrency()]).toEqual(['USD', undefined]);
  });

  it('does not see what came later', async () => {
    const dollars = buyer('USD');
    for (const more of ['IDR', 'EUR', 'USD']) {
      expect(await currencyOf([dollars, laterBuyer(more)])).toBe('USD');
      expect(await currencyOf([[...dollars, ...laterBuyer(more)]])).toBe('USD');
    }
    expect(await currencyOf([dollars], [{ quote: 'IDR', rates: [LATER] }])).toBe('USD');
    expect(await currencyOf([laterBuyer('USD')])).toBe('IDR');
  });

  it('is found behind any number of customers who bought later', async () => {
    const later = Array.from({ length: 250 }, () => laterBuyer('IDR'));
    expect(await currencyOf([...later, buyer('USD')])).toBe('USD');
    expect(await currencyOf([...later, buyer('USD'), buyer('IDR')])).toBe('IDR');
  });

  it('is known without reading everybody', async () => {
    const many = (currency: string) => Array.from({ length: 1_000 }, () => buyer(currency));
    expect((await among(many('IDR'))).read).toBeLessThan(5);
    expect((await among(many('USD'))).read).toBeLessThan(5);
    expect((await among([...many('USD'), ...many('EUR')])).read).toBeLessThan(5);
  });
});
