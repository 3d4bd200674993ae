import { command, happened, IsId } from '#kernel';
import { DealOwnerAssigned, OfDeal } from './deal.events.js';
import { dealState, dealStream } from './deal.state.js';

export class AssignDealOwner extends OfDeal {
  @IsId() owner!: string;
}

/** Closed deals too: somebody has to look after them. */
export const assignDealOwner = command(AssignDealOwner, {
  of: dealState,
  on: 'existing',
  stream: (c) => dealStream(c.dealId),
  decide: (deal, { dealId, owner: to }) =>
    deal.owner === to ? [] : [happened(DealOwnerAssigned, { dealId, from: deal.owner, to })],
});
