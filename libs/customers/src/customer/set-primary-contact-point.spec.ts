import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { ContactPointAdded, PrimaryContactPointSet } from './contact-point.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { setPrimaryContactPoint } from './set-primary-contact-point.js';

const added = (contactPointId: string, value: string, primary: boolean) =>
  happened(ContactPointAdded, { customerId: 'c-1', contactPointId, kind: 'email', value, primary });

const twoEmails = [
  happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' }),
  added('a', 'a@example.org', true),
  added('b', 'b@example.org', false),
];

describe('SetPrimaryContactPoint', () => {
  it('names the old and the new primary one', () => {
    given(customerState, twoEmails)
      .when(setPrimaryContactPoint, { customerId: 'c-1', contactPointId: 'b' })
      .then([happened(PrimaryContactPointSet, { kind: 'email', from: 'a', to: 'b' })]);
  });

  it('records nothing where it is primary already', () => {
    given(customerState, twoEmails)
      .when(setPrimaryContactPoint, { customerId: 'c-1', contactPointId: 'b' })
      .when(setPrimaryContactPoint, { customerId: 'c-1', contactPointId: 'b' })
      .thenNothing();
  });

  it('refuses a contact point that the customer lacks', () => {
    given(customerState, twoEmails)
      .when(setPrimaryContactPoint, { customerId: 'c-1', contactPointId: 'x' })
      .thenRefused('unknown-contact-point', { contactPointId: 'x' });
  });
});
