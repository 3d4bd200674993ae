import { command, happened, IsPersonal, IsText, type Personal } from '#kernel';
import { IsPercent, MAX_REASON, OfDeal, ProbabilityOverridden } from './deal.events.js';
import { dealState, dealStream } from './deal.state.js';
import { requireOpen } from './refusals.js';

export class OverrideProbability extends OfDeal {
  @IsPercent() percent!: number;

  @IsPersonal() @IsText(MAX_REASON) reason!: Personal<string>;
}

export const overrideProbability = command(OverrideProbability, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, { dealId, percent, reason }) => {
    requireOpen(deal);
    return deal.override === percent ? [] : [happened(ProbabilityOverridden, { dealId, percent, reason })];
  },
});
