import { command, happened } from '#kernel';
import { DealResumed, OfDeal } from './deal.events.js';
import { isHeld } from './deal.figures.js';
import { dealState, dealStream } from './deal.state.js';
import { requireOpen } from './refusals.js';

export class ResumeDeal extends OfDeal {}

export const resumeDeal = command(ResumeDeal, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, { dealId }, { today }) => {
    requireOpen(deal);
    return isHeld(deal, today) ? [happened(DealResumed, { dealId })] : [];
  },
});
