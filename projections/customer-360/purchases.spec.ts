import { describe, expect, it } from '@jest/globals';
import { happened, money, type Day, type NewEvent } from '#kernel';
import { on } from '#kernel/testing';
import { PurchaseRecorded, PurchaseReturned, PurchaseVoided } from '#purchases/events';
import type { Entry } from '#read-model/testing';
import { at, registered, rowAfter } from './testing.js';

const idr = (amount: number) => money(amount, 'IDR');

const bought = (orderId: string, monthDay: string, amount: number, family?: string, ...later: NewEvent[]): Entry[] => {
  const lines = [{ lineId: '1', sku: 's', qty: 2, net: idr(amount), ...(family && { family }) }];
  const terms = { orderId, customerId: 'c-1', lines, delivery: idr(900), total: idr(amount + 900) };
  const events = [on(at(monthDay), happened(PurchaseRecorded, terms)), ...later];
  return events.map((event) => [`purchase-${orderId}`, 'c-1', event]);
};
const returned = (orderId: string, monthDay: string, amount: number, full: boolean) => {
  const lines = [{ lineId: '1', qty: full ? 2 : 1, value: idr(amount), returnedQty: full ? 2 : 1 }];
  const terms = { orderId, returnId: 'r-1', lines, value: idr(amount), full, reason: 'unwanted' } as const;
  return on(at(monthDay), happened(PurchaseReturned, terms));
};
const voided = (orderId: string, monthDay: string) =>
  on(at(monthDay), happened(PurchaseVoided, { orderId, reason: 'keyed-wrong' }));

const purchasesOn = async (entries: readonly Entry[], asOf: Day) =>
  (await rowAfter([registered, ...entries], asOf)).purchases;

describe('customer-360, purchases', () => {
  it('leaves out the revenue of a currency whose sum is beyond safe integers, and tells everything else', async () => {
    const most = Number.MAX_SAFE_INTEGER - 900;
    const yen = { lines: [{ lineId: '1', sku: 's', qty: 1, net: money(5, 'JPY') }], total: money(5, 'JPY') };
    const inYen = on(at('05-03'), happened(PurchaseRecorded, { orderId: 'O3', customerId: 'c-1', ...yen }));
    const log: Entry[] = [
      ...bought('O1', '05-01', most),
      ...bought('O2', '05-02', most),
      ['purchase-O3', 'c-1', inYen],
    ];
    expect(await purchasesOn(log, '2026-05-01')).toMatchObject({ count: 1, revenue: [idr(most)] });
    expect(await purchasesOn(log, '2026-05-10')).toMatchObject({
      count: 3,
      revenue: [money(5, 'JPY')],
      lastPurchase: { orderId: 'O3' },
    });
  });

  it('PUR-5 counts net purchases and their revenue, and forgets the one that came back from that day on', async () => {
    const log = [
      ...bought('O1', '05-01', 5_000),
      ...bought('O2', '05-09', 8_000, undefined, returned('O2', '05-12', 8_000, true)),
    ];
    expect(await purchasesOn(log, '2026-05-10')).toMatchObject({
      count: 2,
      revenue: [idr(13_000)],
      lastPurchase: { orderId: 'O2', at: at('05-09'), ageDays: 1, amount: idr(8_000), address: 'purchase-O2@0' },
      address: 'purchase-O2@0',
    });
    expect(await purchasesOn(log, '2026-05-20')).toMatchObject({
      count: 1,
      revenue: [idr(5_000)],
      lastPurchase: { orderId: 'O1', ageDays: 19 },
      address: 'purchase-O2@1',
    });
  });

  it('CAP-06 counts the families bought in, each once', async () => {
    const log = [
      ...bought('O1', '05-01', 1_000, 'coffee'),
      ...bought('O2', '05-02', 1_000, 'tea'),
      ...bought('O3', '05-03', 1_000, 'coffee'),
      ...bought('O4', '05-04', 1_000, 'cocoa', voided('O4', '05-04')),
    ];
    expect((await purchasesOn(log, '2026-05-10')).productLines).toBe(2);
  });

  it('keeps a purchase of which a part came back, at what is left', async () => {
    const log = bought('O1', '05-01', 5_000, undefined, returned('O1', '05-02', 2_500, false));
    expect(await purchasesOn(log, '2026-05-10')).toMatchObject({ count: 1, revenue: [idr(2_500)] });
  });

  it('never knew of a purchase that was voided, however late', async () => {
    const [recorded, voiding] = bought('O1', '05-01', 5_000, undefined, voided('O1', '05-01'));
    const log = [recorded!, ...bought('O2', '05-03', 7_000), voiding!];
    expect(await purchasesOn(log, '2026-05-02')).toMatchObject({ count: 0, revenue: [], lastPurchase: null });
    expect(await purchasesOn(log, '2026-05-04')).toMatchObject({ count: 1, lastPurchase: { orderId: 'O2' } });
  });

  it('never adds amounts of two currencies', async () => {
    const line = { lineId: '1', sku: 's', qty: 1, net: money(100, 'USD') };
    const terms = { orderId: 'O2', customerId: 'c-1', lines: [line], total: money(100, 'USD') };
    const inDollars: Entry = ['purchase-O2', 'c-1', on(at('05-02'), happened(PurchaseRecorded, terms))];
    const { revenue } = await purchasesOn([...bought('O1', '05-01', 5_000), inDollars], '2026-05-10');
    expect(revenue).toEqual([idr(5_000), money(100, 'USD')]);
  });
});
