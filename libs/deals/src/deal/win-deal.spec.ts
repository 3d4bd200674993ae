import { describe, it } from '@jest/globals';
import { happened, MAX_AMOUNT, money } from '#kernel';
import { given, on } from '#kernel/testing';
import { opened } from '../testing.js';
import { DealHeld, DealWon } from './deal.events.js';
import { dealState } from './deal.state.js';
import { winDeal } from './win-deal.js';

const dealId = 'd-1';
const won = (amount = opened().data.amount) => happened(DealWon, { dealId, amount, fromStage: 'proposal' });

describe('WinDeal', () => {
  it('wins a deal at its own amount, on hold or not', () => {
    given(dealState, [opened()]).when(winDeal, { dealId }).then([won()]);
    given(dealState, [opened(), happened(DealHeld, { dealId })])
      .when(winDeal, { dealId })
      .then([won()]);
  });

  it('wins a deal at the final amount', () => {
    const finalAmount = money(900_000, 'IDR');
    given(dealState, [opened()])
      .when(winDeal, { dealId, finalAmount })
      .then([won(finalAmount)]);
  });

  it('wins a deal of the time before amounts had a limit at its own amount, and at no other beyond it', () => {
    const amount = money(Number.MAX_SAFE_INTEGER, 'IDR');
    given(dealState, [opened({ amount })])
      .when(winDeal, { dealId, finalAmount: money(MAX_AMOUNT + 1, 'IDR') })
      .thenRefused('invalid-command')
      .when(winDeal, { dealId })
      .then([won(amount)]);
  });

  it('refuses another currency', () => {
    given(dealState, [opened()])
      .when(winDeal, { dealId, finalAmount: money(900_000, 'USD') })
      .thenRefused('currency-mismatch', { currency: 'IDR', given: 'USD' });
  });

  it('refuses to have happened before the deal entered its stage', () => {
    given(dealState, [on('2026-03-10T02:00:00.000Z', opened())])
      .when(winDeal, { dealId }, { at: '2026-03-09T02:00:00.000Z' })
      .thenRefused('before-stage-entry');
  });
});
