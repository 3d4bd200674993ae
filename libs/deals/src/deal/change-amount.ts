import { command, happened, IsMoney, Money } from '#kernel';
import { DealAmountChanged, OfDeal } from './deal.events.js';
import { dealState, dealStream } from './deal.state.js';
import { requireOpen } from './refusals.js';

export class ChangeAmount extends OfDeal {
  @IsMoney({ min: 0 }) amount!: Money;
}

export const changeAmount = command(ChangeAmount, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, { dealId, amount: to }) => {
    requireOpen(deal);
    const from = deal.amount;
    if (from.amount === to.amount && from.currency === to.currency) return [];
    return [happened(DealAmountChanged, { dealId, from, to })];
  },
});
