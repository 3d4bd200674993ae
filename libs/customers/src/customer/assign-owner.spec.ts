import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { assignOwner } from './assign-owner.js';
import { CustomerRegistered, OwnerAssigned } from './customer.events.js';
import { customerState } from './customer.state.js';

const registered = [happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' })];

describe('AssignOwner', () => {
  it('names the owner before and the one from now on', () => {
    given(customerState, registered)
      .when(assignOwner, { customerId: 'c-1', owner: 'ann' })
      .then([happened(OwnerAssigned, { to: 'ann' })])
      .when(assignOwner, { customerId: 'c-1', owner: 'budi', note: 'moves to Surabaya' })
      .then([happened(OwnerAssigned, { from: 'ann', to: 'budi', note: 'moves to Surabaya' })]);
  });

  it('records nothing for the same owner', () => {
    given(customerState, registered)
      .when(assignOwner, { customerId: 'c-1', owner: 'ann' })
      .when(assignOwner, { customerId: 'c-1', owner: 'ann', note: 'still' })
      .thenNothing();
  });
});
