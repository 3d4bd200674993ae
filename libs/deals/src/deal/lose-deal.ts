import { command, happened, IsId, IsOneOf, IsOptional, IsPersonal, IsText, refuse, type Personal } from '#kernel';
import { DealLost, LOSS_REASONS, OfDeal, type LossReason } from './deal.events.js';
import { dealState, dealStream } from './deal.state.js';
import { requireAfterEntry, requireOpen } from './refusals.js';

export class LoseDeal extends OfDeal {
  @IsOneOf(LOSS_REASONS) reason!: LossReason;

  @IsOptional() @IsPersonal() @IsText(500) note?: Personal<string>;

  @IsOptional() @IsId() competitor?: string;
}

export const loseDeal = command(LoseDeal, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, c, { at }) => {
    if (c.reason === 'other' && c.note === undefined) {
      refuse.invalid('note-required', 'A loss for another reason needs a note that tells it.');
    }
    requireOpen(deal);
    requireAfterEntry(deal, at);
    return [happened(DealLost, { ...c, fromStage: deal.stage })];
  },
});
