import { describe, expect, it } from '@jest/globals';
import { runCurrency, soleCurrency } from './run-currency.js';

const bought = (...currencies: string[]) => soleCurrency(currencies.map((currency) => ({ currency }) as never));

const among = (values: readonly string[], quotes: readonly string[] = []) =>
  runCurrency(
    {
      customers: {
        async scan({ eq, descending }) {
          const found = [...values].sort().filter((value) => eq === undefined || value === eq);
          return (descending ? found.reverse() : found).map((value) => ({ value })).slice(0, 1);
        },
      },
      rates: {
        async *pages() {
          yield quotes.map((quote) => ({ row: { quote } as never }));
        },
      },
    },
    'IDR',
  );

describe('the currency of a run', () => {
  it('is the organisation’s where anybody bought in it, or where a rate leads to it', async () => {
    expect(await among(['USD', 'IDR'])).toBe('IDR');
    expect(await among(['USD'], ['IDR'])).toBe('IDR');
    expect(await among([])).toBe('IDR');
  });

  it('is that of all purchases where they have another one', async () => {
    expect(await among(['USD', 'USD'])).toBe('USD');
  });

  it('stays the organisation’s where purchases have several', async () => {
    expect(await among(['USD', 'EUR'])).toBe('IDR');
    expect(await among([bought('USD', 'EUR')!])).toBe('IDR');
    expect([bought('USD', 'USD'), bought()]).toEqual(['USD', undefined]);
  });
});
