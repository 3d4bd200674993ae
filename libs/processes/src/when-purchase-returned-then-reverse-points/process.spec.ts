import { describe, expect, it } from '@jest/globals';
import { happened, money, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { PurchaseReturned } from '#purchases/events';
import { whenPurchaseReturnedThenReversePoints as process } from './process.js';

const returned = (returnId: string) => {
  const value = money(1, 'IDR');
  const fields = { orderId: 'O1', returnId, lines: [], value, full: false, reason: 'other' } as const;
  const at = { stream: 'purchase-O1', revision: 2n, subject: 'C1' };
  return recorded(happened(PurchaseReturned, { ...fields, lines: [] }), at) as Recorded<never>;
};

const PURCHASE = {
  customerId: 'C1',
  orderValue: 300,
  lines: [
    { lineId: 'a', qty: 3 },
    { lineId: 'b', qty: 1 },
    { lineId: 'c', qty: 1 },
  ],
  returns: [
    { returnId: 'R1', lines: [{ lineId: 'a', returnedQty: 1 }], value: 50 },
    {
      returnId: 'R2',
      lines: [
        { lineId: 'a', returnedQty: 2 },
        { lineId: 'b', returnedQty: 1 },
      ],
      value: 150,
    },
    { returnId: 'R3', lines: [{ lineId: 'a', returnedQty: 3 }], value: 50 },
  ],
};
const MEMORY = { club: 'explicit', gold: 'explicit' } as const;
const standings = (documents: string[]) =>
  new Map<string, unknown>([
    ['purchase-O1', PURCHASE],
    ['loyalty-club.C1', { status: 'active', documents }],
  ]);

describe('when-purchase-returned-then-reverse-points', () => {
  it('reads the purchase and the accounts of its buyer', () => {
    expect(process.reads!(returned('R2'), MEMORY)).toEqual(['purchase-O1', 'loyalty-club.C1', 'loyalty-gold.C1']);
  });

  it('tells what came back so far by this return, whatever came back since', () => {
    const event = returned('R2');
    expect(process.react(event, { memory: MEMORY, standings: standings(['O0', 'O1']) })).toEqual([
      {
        command: 'ReverseLoyaltyPoints',
        key: 'club',
        body: {
          program: 'club',
          customerId: 'C1',
          reversalId: event.id,
          document: 'O1',
          returned: {
            lines: [
              { lineId: 'a', returnedQty: 2, qty: 3 },
              { lineId: 'b', returnedQty: 1, qty: 1 },
              { lineId: 'c', returnedQty: 0, qty: 1 },
            ],
            value: 200,
            orderValue: 300,
          },
        },
      },
    ]);
  });

  it('does nothing where the order earned nothing', () => {
    expect(process.react(returned('R2'), { memory: MEMORY, standings: standings(['O0']) })).toEqual([]);
  });
});
