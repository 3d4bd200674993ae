import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { PurchaseVoided } from './purchase.events.js';
import { purchaseState } from './purchase.state.js';
import { bought, returned } from './testing.js';
import { voidPurchase } from './void-purchase.js';

const VOID = { orderId: 'O1', reason: 'keyed-wrong' } as const;

describe('VoidPurchase', () => {
  it('bears the instant of the purchase', () => {
    const story = given(purchaseState, [bought()]).when(voidPurchase, VOID, { at: '2026-05-20T03:00:00.000Z' });
    story.then([happened(PurchaseVoided, VOID)]);
    expect(story.events[1]?.occurredAt).toBe(story.events[0]?.occurredAt);
  });

  it('does nothing the second time, whatever the reason', () => {
    given(purchaseState, [bought(), happened(PurchaseVoided, VOID)])
      .when(voidPurchase, { ...VOID, reason: 'fraud' })
      .thenNothing();
  });

  it('refuses once something was returned', () => {
    given(purchaseState, [bought(), returned()]).when(voidPurchase, VOID).thenRefused('already-returned');
  });
});
