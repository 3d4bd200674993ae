import { describe, expect, it } from '@jest/globals';
import { ChurnReasonRecorded, ConsentGranted, ConsentWithdrawn } from '#customers/events';
import { DealWon } from '#deals/events';
import { opened } from '#deals/testing';
import { FxRatePublished } from '#finance/events';
import { PromiseBroken } from '#interactions/events';
import { addMs, happened, money } from '#kernel';
import { on } from '#kernel/testing';
import { PurchaseVoided } from '#purchases/events';
import { logOf } from '#read-model/testing';
import { fitted } from '#analytics/testing';
import {
  ago,
  asked,
  AS_OF,
  bought,
  codesOf,
  instantOf,
  met,
  modelled,
  of,
  quiet,
  registered,
  rowOf,
} from './testing.js';

const elsewhere = [registered('X', ago(300)), met('X', 'x', ago(299))];
const c9 = [...quiet('C9'), ...elsewhere, modelled(ago(60))];
const dollars = [{ lineId: 'l', sku: 's', qty: 1, net: money(4_000, 'USD') }];
const contact = met('C9', 'z', ago(30));

describe('a promise', () => {
  const dueAt = instantOf(ago(10));
  const call = met('C9', 'i', ago(20), { promise: { what: 'A visit', dueAt } });

  it('can still be kept at the very instant that it is due', async () => {
    const log = logOf(...c9, call);
    expect(await codesOf(log, 'C9', dueAt)).toEqual([]);
    expect(await codesOf(log, 'C9', addMs(dueAt, 1))).toEqual(['PROMISE_BROKEN']);
  });

  it('can be broken before it is due', async () => {
    const broken = of('C9', 'interaction-i', ago(15), happened(PromiseBroken, { by: 'asked' }));
    const log = logOf(...c9, call, broken, met('C9', 'j', ago(12)));
    const { reasons } = await rowOf(log, 'C9', ago(14));
    const evidence = ['interaction-i@0', 'interaction-i@1'];
    expect(reasons).toContainEqual(expect.objectContaining({ code: 'PROMISE_BROKEN', evidence }));
    expect(await codesOf(log, 'C9')).toEqual([]);
  });
});

describe('at one instant', () => {
  it('a withdrawal wins over a grant', async () => {
    const scope = { customerId: 'C9', scope: 'email', purpose: 'marketing' } as const;
    const terms = { ...scope, basis: 'consent', source: 'shop', textVersion: 'v1' } as const;
    const withdrawn = of('C9', 'customer-C9', ago(20), happened(ConsentWithdrawn, scope));
    const granted = of('C9', 'customer-C9', ago(20), happened(ConsentGranted, terms));
    for (const both of [
      [withdrawn, granted],
      [granted, withdrawn],
    ]) {
      expect(await codesOf(logOf(...c9, contact, ...both), 'C9')).toEqual(['UNSUBSCRIBED']);
    }
  });
});

describe('an earlier moment', () => {
  it('sees a deal as it was then', async () => {
    const won = happened(DealWon, { dealId: 'd', amount: money(1, 'IDR'), fromStage: 's' });
    const deal = of('C9', 'deal-d', ago(30), opened({ dealId: 'd', customerId: 'C9' }));
    const log = logOf(...c9, contact, deal, of('C9', 'deal-d', ago(20), won));
    expect(await codesOf(log, 'C9', ago(21))).toEqual(['OPEN_ORDER_OR_DEAL']);
    expect(await codesOf(log, 'C9', ago(20))).toEqual([]);
  });

  it('has money in the currency of all purchases until then', async () => {
    const inDollars = quiet('C9').map((entry) => {
      if (entry[2].type === 'PurchaseRecorded')
        Object.assign(entry[2].data, { lines: dollars, total: money(4_000, 'USD') });
      return entry;
    });
    const log = [...inDollars, modelled(ago(60), ago(60), 'm-1', { spend: fitted.spend })];
    const told = async (entries: typeof log) =>
      JSON.stringify(await Promise.all(['row', 'summary'].map((query) => asked(query, logOf(...entries), {}, then))));
    const then = { key: 'C9', asOf: ago(30) };
    expect(await rowOf(logOf(...log), 'C9', ago(30))).toMatchObject({ expectedSpend: { currency: 'USD' } });
    expect(await told([...log, bought('C8', ago(20))])).toBe(await told(log));
  });

  it('before the registration begins with the first fact, but not with a purchase that never was', async () => {
    const mistaken = bought('C9', ago(200));
    const voided = of(
      'C9',
      mistaken[0],
      ago(200),
      happened(PurchaseVoided, { orderId: 'o', reason: 'test' }),
      ago(190),
    );
    const log = [...elsewhere, mistaken, voided, registered('C9', ago(10))];
    expect(await rowOf(logOf(...log), 'C9', ago(50))).toBeUndefined();
    const { reasons } = await rowOf(logOf(...log, bought('C9', ago(150))), 'C9', ago(50));
    expect(reasons).toContainEqual(expect.objectContaining({ code: 'ATTENTION_GAP', value: 100 }));
  });

  it('knows no reason that was recorded for a later day', async () => {
    const event = happened(ChurnReasonRecorded, { customerId: 'C9', reason: 'price', source: 'agent' });
    const log = logOf(...c9, of('C9', 'customer-C9', ago(20), event));
    expect((await asked('reasons', log, {}, { asOf: ago(21) })).recorded.total).toBe(0);
    expect((await asked('reasons', log, {}, { asOf: ago(20) })).recorded.total).toBe(1);
  });
});

describe('the model in force', () => {
  it('is the last recorded of one day, of whatever kind', async () => {
    const [, ...bgnbd] = modelled(ago(60), ago(50), 'm-b');
    const log = logOf(modelled(ago(60), ago(40), 'm-b'), ['scoring-pnbd.z', ...bgnbd]);
    expect((await asked('model', log)).inForce.recordedAt).toBe(instantOf(ago(40)));
  });

  it('says nothing of money in another currency', async () => {
    const log = logOf(...quiet('C9'), modelled(AS_OF, AS_OF, 'm-1', { spend: fitted.spend }));
    expect(await rowOf(log, 'C9')).toMatchObject({ basis: 'model', expectedSpend: null, valueAtRisk: null });
  });

  it('tells what is at stake beside what nothing converts, and cites the rate of what is converted', async () => {
    const foreign = bought('C9', ago(50), 5_000);
    Object.assign(foreign[2].data, { total: money(5_000, 'USD') });
    const log = [...quiet('C9'), foreign, modelled(AS_OF)];
    expect(await rowOf(logOf(...log), 'C9')).toMatchObject({ x: 4, unconverted: 1 });
    const rate = { base: 'USD', quote: 'IDR', day: ago(60), rate: '2' };
    const event = on(instantOf(ago(60)), happened(FxRatePublished, rate));
    const row = await rowOf(logOf(...log, ['fx-USD.IDR', undefined, event]), 'C9');
    expect(row.rates).toEqual(['fx-USD.IDR@0']);
    expect(row).not.toHaveProperty('unconverted');
    expect(await rowOf(logOf(...c9), 'C9')).not.toHaveProperty('rates');
  });

  it('is fitted on money that is known whole', async () => {
    const foreign = bought('C9', ago(50), 5_000);
    Object.assign(foreign[2].data, { total: money(5_000, 'USD') });
    const { patterns, spends } = await asked('histories', logOf(...quiet('C9'), foreign));
    expect([patterns, spends]).toEqual([[[4, 160, 210, 1]], []]);
  });
});
