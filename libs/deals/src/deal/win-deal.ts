import { command, happened, IsMoney, IsOptional, Money, refuse } from '#kernel';
import { DealWon, OfDeal } from './deal.events.js';
import { dealState, dealStream } from './deal.state.js';
import { requireAfterEntry, requireOpen } from './refusals.js';

export class WinDeal extends OfDeal {
  /** Default: the deal's amount. */
  @IsOptional() @IsMoney({ min: 0 }) finalAmount?: Money;
}

export const winDeal = command(WinDeal, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, { dealId, finalAmount: amount = deal.amount }, { at }) => {
    requireOpen(deal);
    const { currency } = deal.amount;
    if (amount.currency !== currency) {
      refuse.conflict('currency-mismatch', `The deal is in ${currency}.`, { currency, given: amount.currency });
    }
    requireAfterEntry(deal, at);
    return [happened(DealWon, { dealId, amount, fromStage: deal.stage })];
  },
});
