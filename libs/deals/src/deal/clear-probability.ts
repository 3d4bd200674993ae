import { command, happened } from '#kernel';
import { OfDeal, ProbabilityOverrideCleared } from './deal.events.js';
import { dealState, dealStream } from './deal.state.js';
import { requireOpen } from './refusals.js';

export class ClearProbability extends OfDeal {}

export const clearProbability = command(ClearProbability, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, { dealId }) => {
    requireOpen(deal);
    return deal.override === null ? [] : [happened(ProbabilityOverrideCleared, { dealId })];
  },
});
