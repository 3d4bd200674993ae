import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { ContactPointAdded, ContactPointVerified } from './contact-point.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { markContactPointVerified } from './mark-contact-point-verified.js';

const MARK = { customerId: 'c-1', contactPointId: 'p-1', method: 'otp', claimId: 'ab12' } as const;
const phone = {
  customerId: 'c-1',
  contactPointId: 'p-1',
  kind: 'phone',
  value: '+628120000001',
  primary: true,
} as const;
const registered = happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' });

describe('MarkContactPointVerified', () => {
  it('records which claim the contact point holds, once', () => {
    given(customerState, [registered, happened(ContactPointAdded, phone)])
      .when(markContactPointVerified, MARK)
      .then([happened(ContactPointVerified, { contactPointId: 'p-1', method: 'otp', claimId: 'ab12' })])
      .when(markContactPointVerified, MARK)
      .thenNothing();
  });

  it('records another claim that is taken for it, so that its removal releases that one', () => {
    given(customerState, [registered, happened(ContactPointAdded, phone)])
      .when(markContactPointVerified, MARK)
      .when(markContactPointVerified, { ...MARK, claimId: 'cd34' })
      .then([happened(ContactPointVerified, { contactPointId: 'p-1', method: 'otp', claimId: 'cd34' })]);
  });

  it('records nothing where the contact point is gone', () => {
    given(customerState, [registered]).when(markContactPointVerified, MARK).thenNothing();
  });
});
