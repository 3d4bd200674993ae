import { describe, expect, it } from '@jest/globals';
import { FxRatePublished } from '#finance/events';
import { happened, money, type Day } from '#kernel';
import { ask, logOf, type Entry } from '#read-model/testing';
import rfm from './queries.js';
import { askKnown, bought, idr, may, onDay, returned, rowOf, voided } from './testing.js';

const PUR_5 = [
  bought('C1.O1', may(1), idr(50)),
  bought('C1.O2', may(9), idr(80)),
  returned('C1.O2', may(12), idr(80), true),
];

describe('rfm-segments row', () => {
  it('PUR-5 tells a purchase until all of it came back', async () => {
    const log = logOf(...PUR_5);
    expect(await rowOf(log, 'C1', may(10))).toMatchObject({ purchases: 2, revenue: idr(130), recencyDays: 1 });
    expect(await rowOf(log, 'C1', may(20))).toMatchObject({ purchases: 1, revenue: idr(50), recencyDays: 19 });
  });

  it('has the shape of the specification', async () => {
    const others = [1, 2, 3, 4].map((n) => bought(`X${n}.P${n}`, may(n), idr(n)));
    const own = [1, 2, 3, 28].map((day) => bought(`C7.O${day}`, may(day), idr(20)));
    expect(await rowOf(logOf(...others, ...own), 'C7', '2026-06-30')).toEqual({
      customerId: 'C7',
      lastPurchase: may(28),
      recencyDays: 33,
      purchases: 4,
      revenue: idr(80),
      R: 5,
      F: 5,
      M: 5,
      cell: '55',
      segment: 'champions',
    });
  });

  it('takes away the value of a return from its own day on', async () => {
    const log = logOf(bought('C1.O1', may(1), idr(50)), returned('C1.O1', may(4), idr(20), false));
    expect(await rowOf(log, 'C1', may(3))).toMatchObject({ purchases: 1, revenue: idr(50) });
    expect(await rowOf(log, 'C1', may(4))).toMatchObject({ purchases: 1, revenue: idr(30) });
  });

  it('is missing where no purchase counts', async () => {
    const log = logOf(bought('C1.O1', may(5), idr(50)), returned('C1.O1', may(6), idr(50), true));
    expect(await rowOf(log, 'C1', may(4))).toBeUndefined();
    expect(await rowOf(log, 'C1', may(6))).toBeUndefined();
    expect(await rowOf(log, 'C2', may(6))).toBeUndefined();
  });

  it('forgets a voided purchase at every as-of, but not at an earlier knownAt', async () => {
    const log = logOf(...PUR_5.slice(0, 2), voided('C1.O2', may(9), may(20)));
    expect(await rowOf(log, 'C1', may(10))).toMatchObject({ purchases: 1 });
    const row = (knownAt: Day) => askKnown('row', log, { key: 'C1', asOf: may(10) }, knownAt);
    expect(await row(may(19))).toMatchObject({ purchases: 2 });
    expect(await row(may(20))).toMatchObject({ purchases: 1 });
    expect(await row(may(8))).toMatchObject({ purchases: 1, revenue: idr(50) });
  });

  it('counts a purchase that was recorded late where it belongs', async () => {
    const log = logOf(bought('C1.O2', may(9), idr(80)), bought('C1.O1', may(1), idr(50), may(10)));
    expect(await rowOf(log, 'C1', may(2))).toMatchObject({ purchases: 1, revenue: idr(50), recencyDays: 1 });
  });

  it('tells no revenue beyond safe integers, and everything else', async () => {
    const most = money(Number.MAX_SAFE_INTEGER, 'IDR');
    const log = logOf(bought('C1.O1', may(1), most), bought('C1.O2', may(2), most), bought('C2.O3', may(2), idr(7)));
    expect(await rowOf(log, 'C1', may(6))).toMatchObject({ purchases: 2, revenue: null, R: 1, M: 3 });
    const { items } = (await ask(rfm, 'list', log, { asOf: may(6), page: { limit: 1 } })) as any;
    expect(items).toMatchObject([{ customerId: 'C1', revenue: null }]);
    const summary = (await ask(rfm, 'summary', log, { asOf: may(6) })) as any;
    expect(summary).toMatchObject({ customers: 2, purchases: 3, revenue: null });
    expect(summary.segments.map(({ revenue }: any) => revenue)).toContainEqual(idr(7));
  });

  it('converts by a rate that it cites, and reports what nothing converts', async () => {
    const usd = bought('C1.O1', may(5), money(10_000, 'USD'));
    const rate = { base: 'USD', quote: 'IDR', day: may(4), rate: '15000' };
    const published: Entry = ['fx-USD.IDR', undefined, onDay(may(4), happened(FxRatePublished, rate))];
    const onlyUsd = { purchases: 1, revenue: money(10_000, 'USD') };
    expect(await rowOf(logOf(usd), 'C1', may(6))).toMatchObject(onlyUsd);
    const row = await rowOf(logOf(usd, published), 'C1', may(6));
    expect(row).toMatchObject({ revenue: idr(1_500), rates: ['fx-USD.IDR@0'] });
    expect(row).not.toHaveProperty('unconverted');
    const back = returned('C1.O1', may(6), money(10_000, 'USD'), true);
    const left = await rowOf(logOf(usd, published, bought('C1.O2', may(5), idr(7)), back), 'C1', may(6));
    expect(left).toMatchObject({ purchases: 1, revenue: idr(7) });
    expect(left).not.toHaveProperty('rates');
    const both = logOf(usd, bought('C2.O2', may(5), idr(7)));
    const unconverted = { purchases: 2, revenue: idr(7), unconverted: 1 };
    expect(await ask(rfm, 'summary', both, { asOf: may(6) })).toMatchObject(unconverted);
  });
});
