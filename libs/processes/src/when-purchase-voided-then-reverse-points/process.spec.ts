import { describe, expect, it } from '@jest/globals';
import { happened, type Recorded } from '#kernel';
import { recorded } from '#kernel/testing';
import { PurchaseVoided } from '#purchases/events';
import { whenPurchaseVoidedThenReversePoints as process } from './process.js';

const VOIDED = recorded(happened(PurchaseVoided, { orderId: 'O1', reason: 'test' }), {
  stream: 'purchase-O1',
  revision: 1n,
  subject: 'C1',
}) as Recorded<never>;
const MEMORY = { club: 'explicit' } as const;
const standings = (documents: string[]) =>
  new Map<string, unknown>([
    ['purchase-O1', { customerId: 'C1', orderValue: 300, lines: [{ lineId: 'a', qty: 3 }], returns: [] }],
    ['loyalty-club.C1', { status: 'active', documents }],
  ]);

describe('when-purchase-voided-then-reverse-points', () => {
  it('takes everything back', () => {
    expect(process.reads!(VOIDED, MEMORY)).toEqual(['purchase-O1', 'loyalty-club.C1']);
    expect(process.react(VOIDED, { memory: MEMORY, standings: standings(['O1']) })).toEqual([
      {
        command: 'ReverseLoyaltyPoints',
        key: 'club',
        body: {
          program: 'club',
          customerId: 'C1',
          reversalId: VOIDED.id,
          document: 'O1',
          returned: { lines: [{ lineId: 'a', returnedQty: 3, qty: 3 }], value: 300, orderValue: 300 },
        },
      },
    ]);
  });

  it('does nothing where the order earned nothing', () => {
    expect(process.react(VOIDED, { memory: MEMORY, standings: standings([]) })).toEqual([]);
  });
});
