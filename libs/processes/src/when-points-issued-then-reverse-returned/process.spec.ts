import { describe, expect, it } from '@jest/globals';
import { happened, money, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { LoyaltyPointsIssued } from '#loyalty/events';
import { PurchaseReturned } from '#purchases/events';
import { whenPurchaseRecordedThenIssuePoints as issuing } from '../when-purchase-recorded-then-issue-points/process.js';
import { whenPurchaseReturnedThenReversePoints } from '../when-purchase-returned-then-reverse-points/process.js';
import { whenPointsIssuedThenReverseReturned as process } from './process.js';

const OWNER = { program: 'club', customerId: 'C1' };
const issued = (actor: string) => {
  const award = { lot: 1, document: 'O1', line: 'a', rule: 'earn', points: 9, desired: 9, steps: [], offset: 0 };
  const event = happened(LoyaltyPointsIssued, { ...OWNER, ...award, activityAt: '2026-05-01T03:00:00.000Z' });
  return recorded(event, { stream: 'loyalty-club.C1', actor: { kind: 'system', id: actor } }) as Recorded<never>;
};
const AWARDED = issued(issuing.name);

const back = (n: number, returnedQty: number) => ({
  returnId: `R${n}`,
  eventId: `00000000-0000-5000-8000-00000000000${n}`,
  lines: [{ lineId: 'a', returnedQty }],
  value: 100,
});
const PURCHASE = {
  customerId: 'C1',
  orderValue: 300,
  lines: [{ lineId: 'a', qty: 3 }],
  returns: [back(1, 1), back(2, 2)],
  voided: false,
};
const reactions = (event: Recorded<never>, purchase: object | undefined) => {
  const standings = new Map<string, unknown>(purchase && [['purchase-O1', purchase]]);
  return process.react(event, { memory: undefined, standings });
};

describe('when-points-issued-then-reverse-returned', () => {
  it('takes back what each return before the award takes back, under its id', () => {
    expect(process.reads!(AWARDED, undefined)).toEqual(['purchase-O1']);
    const fields = { orderId: 'O1', lines: [], value: money(100, 'IDR'), full: false, reason: 'other' } as const;
    const byReturns = [1, 2].map((n) => {
      const { returnId, eventId } = back(n, n);
      const event = recorded(happened(PurchaseReturned, { ...fields, lines: [], returnId }), {
        id: eventId,
        stream: 'purchase-O1',
        subject: 'C1',
      });
      const standings = new Map<string, unknown>([
        ['purchase-O1', PURCHASE],
        ['loyalty-club.C1', { status: 'active', documents: ['O1'] }],
      ]);
      return whenPurchaseReturnedThenReversePoints.react(event as Recorded<never>, {
        memory: { club: 'explicit' },
        standings,
      })[0]!.body;
    });
    const sent = reactions(AWARDED, PURCHASE);
    expect(sent.map(({ command, body }) => ({ command, body }))).toEqual(
      byReturns.map((body) => ({ command: 'ReverseLoyaltyPoints', body })),
    );
    expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
  });

  it('does nothing where nothing came back, or there is no such purchase', () => {
    expect(reactions(AWARDED, { ...PURCHASE, returns: [] })).toEqual([]);
    expect(reactions(AWARDED, undefined)).toEqual([]);
  });

  it('leaves alone what somebody awarded by hand', () => {
    expect(process.reads!(issued('shop'), undefined)).toEqual([]);
    expect(reactions(issued('shop'), PURCHASE)).toEqual([]);
  });
});
