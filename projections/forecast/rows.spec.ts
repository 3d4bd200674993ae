import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DealFigures } from '#deals/rules';
import { endOf, figures } from '#deals/testing';
import { money, type Money } from '#kernel';
import { contributionOf } from './contribution.js';
import { monthsOf, rowsOf } from './rows.js';

const MAX_MINOR_UNITS = 10_000_000_000_000;
const TODAY = endOf('2026-12-31');

const aDeal = fc
  .record({
    amount: fc.record({
      amount: fc.integer({ min: 0, max: MAX_MINOR_UNITS }),
      currency: fc.constantFrom('IDR', 'USD'),
    }),
    closeDate: fc.constantFrom('2026-05-31', '2026-06-01', '2027-01-01'),
    owner: fc.constantFrom('ann', 'budi'),
    override: fc.integer({ min: 0, max: 100 }),
    status: fc.constantFrom<DealFigures['status']>('open', 'won', 'lost'),
    hold: fc.constantFrom(null, { until: null }),
  })
  .map((deal): DealFigures => {
    const closed = deal.status === 'open' ? null : { at: TODAY.asOf, owner: deal.owner };
    return { ...figures, ...deal, closed };
  });

/** Independent of the view: integers only, half a unit added before cutting. */
const expected = ({ status, hold, amount, override }: DealFigures): bigint => {
  if (status === 'lost' || (status === 'open' && hold)) return 0n;
  return (BigInt(amount.amount) * BigInt(status === 'won' ? 100 : (override ?? 0)) + 50n) / 100n;
};

const total = (amounts: readonly Money[], currency: string): bigint =>
  amounts.reduce((sum, { amount, currency: its }) => sum + (its === currency ? BigInt(amount) : 0n), 0n);

describe('the rows of a forecast', () => {
  it('add up to what the deals add, each rounded half up, and so do the months', () => {
    fc.assert(
      fc.property(fc.array(aDeal, { maxLength: 20 }), (deals) => {
        const contributions = deals.flatMap((deal) => contributionOf(deal, new Map(), TODAY) ?? []);
        const rows = rowsOf(contributions, 'IDR', () => undefined);
        const months = monthsOf(
          rows.toSorted((a, b) => (a.month < b.month ? -1 : 1)),
          'IDR',
        );
        for (const currency of ['IDR', 'USD']) {
          const ours = deals.filter((deal) => deal.amount.currency === currency);
          const sum = ours.reduce((all, deal) => all + expected(deal), 0n);
          expect(
            total(
              rows.flatMap(({ weighted }) => weighted ?? []),
              currency,
            ),
          ).toBe(sum);
          expect(
            total(
              months.flatMap(({ weighted }) => weighted),
              currency,
            ),
          ).toBe(sum);
        }
      }),
    );
  });

  it('have no two of one month, currency and owner', () => {
    fc.assert(
      fc.property(fc.array(aDeal, { maxLength: 20 }), (deals) => {
        const contributions = deals.flatMap((deal) => contributionOf(deal, new Map(), TODAY) ?? []);
        const rows = rowsOf(contributions, 'IDR', () => undefined);
        const places = new Set(rows.map(({ month, currency, owner }) => `${month} ${currency} ${owner}`));
        expect(places.size).toBe(rows.length);
        expect(rows.reduce((sum, { deals: count }) => sum + count, 0)).toBe(contributions.length);
      }),
    );
  });

  const MOST = Number.MAX_SAFE_INTEGER;
  const weighing = (owner: string, amount: Money, override = 100) =>
    contributionOf({ ...figures, owner, amount, override, closeDate: '2026-05-31' }, new Map(), TODAY)!;
  const rateTo = (currency: string) => (currency === 'USD' ? { rate: '15500', address: 'fx-USD.IDR@0' } : undefined);

  it('tell no sum beyond safe integers, and everything else', () => {
    const most = money(MOST, 'IDR');
    const deals = [
      weighing('ann', most),
      weighing('ann', most, 0),
      weighing('budi', most),
      weighing('cici', money(2, 'USD')),
    ];
    const rows = rowsOf(deals, 'IDR', rateTo);
    expect(rows).toMatchObject([
      { owner: 'ann', deals: 2, open: null, held: money(0, 'IDR'), weighted: most, converted: most },
      { owner: 'budi', deals: 1, open: most, weighted: most, converted: most },
      { owner: 'cici', deals: 1, weighted: money(2, 'USD'), converted: money(31_000, 'IDR'), rate: 'fx-USD.IDR@0' },
    ]);
    expect(monthsOf(rows, 'IDR')).toEqual([
      { month: '2026-05', weighted: [money(2, 'USD')], converted: null, rates: ['fx-USD.IDR@0'] },
    ]);
  });

  it('convert nothing beyond safe integers, and cite no rate for it', () => {
    const amount = money(600_000_000_000, 'USD');
    const rows = rowsOf([weighing('ann', amount), weighing('budi', money(MOST, 'USD'))], 'IDR', rateTo);
    expect(rows).toMatchObject([
      { weighted: amount, converted: null, rate: null },
      { converted: null, rate: null },
    ]);
  });
});
