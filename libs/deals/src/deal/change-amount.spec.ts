import { describe, it } from '@jest/globals';
import { happened, money } from '#kernel';
import { given } from '#kernel/testing';
import { opened } from '../testing.js';
import { changeAmount } from './change-amount.js';
import { DealAmountChanged, DealLost } from './deal.events.js';
import { dealState } from './deal.state.js';

const dealId = 'd-1';
const from = opened().data.amount;

describe('ChangeAmount', () => {
  it('changes the amount once', () => {
    const to = money(2_000_000, 'IDR');
    given(dealState, [opened()])
      .when(changeAmount, { dealId, amount: to })
      .then([happened(DealAmountChanged, { dealId, from, to })])
      .when(changeAmount, { dealId, amount: to })
      .thenNothing();
  });

  it('changes the currency', () => {
    const to = money(from.amount, 'USD');
    given(dealState, [opened()])
      .when(changeAmount, { dealId, amount: to })
      .then([happened(DealAmountChanged, { dealId, from, to })]);
  });

  it('refuses a lost deal, even the same amount', () => {
    given(dealState, [opened(), happened(DealLost, { dealId, reason: 'price', fromStage: 'proposal' })])
      .when(changeAmount, { dealId, amount: from })
      .thenRefused('deal-not-open', { status: 'lost' });
  });
});
