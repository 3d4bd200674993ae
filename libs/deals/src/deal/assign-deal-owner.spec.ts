import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { opened } from '../testing.js';
import { assignDealOwner } from './assign-deal-owner.js';
import { DealLost, DealOwnerAssigned } from './deal.events.js';
import { dealState } from './deal.state.js';

const dealId = 'd-1';

describe('AssignDealOwner', () => {
  it('gives a deal to somebody else, once, even a closed one', () => {
    given(dealState, [opened(), happened(DealLost, { dealId, reason: 'price', fromStage: 'proposal' })])
      .when(assignDealOwner, { dealId, owner: 'budi' })
      .then([happened(DealOwnerAssigned, { dealId, from: 'ann', to: 'budi' })])
      .when(assignDealOwner, { dealId, owner: 'budi' })
      .thenNothing();
  });
});
