import { command, happened, IsDay, IsOptional, IsPersonal, IsText, type Day, type Personal } from '#kernel';
import { DealHeld, MAX_REASON, OfDeal } from './deal.events.js';
import { isHeld } from './deal.figures.js';
import { dealState, dealStream } from './deal.state.js';
import { requireOpen } from './refusals.js';

export class HoldDeal extends OfDeal {
  @IsOptional() @IsDay() until?: Day;

  @IsOptional() @IsPersonal() @IsText(MAX_REASON) reason?: Personal<string>;
}

export const holdDeal = command(HoldDeal, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, c, { today }) => {
    requireOpen(deal);
    const hold = { until: c.until ?? null };
    const already = isHeld(deal, today) && deal.hold?.until === hold.until;
    // A hold that ends as it begins holds nothing.
    return already || !isHeld({ hold }, today) ? [] : [happened(DealHeld, { ...c })];
  },
});
