import { describe, expect, it } from '@jest/globals';
import { happened, type NewEvent } from '#kernel';
import { given } from '#kernel/testing';
import { addContactPoint } from './add-contact-point.js';
import { ContactPointAdded, ContactPointRemoved, ContactPointVerified } from './contact-point.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { removeContactPoint } from './remove-contact-point.js';

const added = (contactPointId: string, primary = false) =>
  happened(ContactPointAdded, {
    customerId: 'c-1',
    contactPointId,
    kind: 'email',
    value: `${contactPointId}@example.org`,
    primary,
  });
const verified = (contactPointId: string) =>
  happened(ContactPointVerified, { contactPointId, method: 'link', claimId: `claim.${contactPointId}` });
const registered = happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' });
const remove = (contactPointId: string) => ({ customerId: 'c-1', contactPointId, reason: 'asked' }) as const;

const primaryAfter = (...past: NewEvent[]) =>
  given(customerState, [registered, ...past])
    .when(removeContactPoint, remove('a'))
    .state.contactPoints.find((point) => point.primary)?.contactPointId;

describe('RemoveContactPoint', () => {
  it('names the claim of a verified contact point', () => {
    given(customerState, [registered, added('a', true), verified('a')])
      .when(removeContactPoint, remove('a'))
      .then([happened(ContactPointRemoved, { ...remove('a'), claimId: 'claim.a' })]);
  });

  it('names no claim where the contact point was never verified', () => {
    given(customerState, [registered, added('a', true)])
      .when(removeContactPoint, remove('a'))
      .then([happened(ContactPointRemoved, remove('a'))]);
  });

  it('makes the oldest verified one of the kind primary', () => {
    expect(primaryAfter(added('a', true), added('b'), added('c'), added('d'), verified('d'), verified('c'))).toBe('c');
  });

  it('makes the oldest one primary where none is verified', () => {
    expect(primaryAfter(added('a', true), added('b'), added('c'))).toBe('b');
  });

  it('leaves the primary one primary where another is removed', () => {
    expect(primaryAfter(added('b', true), added('a'), added('c'))).toBe('b');
  });

  it('records nothing the second time, nor where a late repeat of the addition arrives', () => {
    given(customerState, [registered, added('a', true)])
      .when(removeContactPoint, remove('a'))
      .when(removeContactPoint, remove('a'))
      .thenNothing()
      .when(addContactPoint, { customerId: 'c-1', contactPointId: 'a', kind: 'email', value: 'a@example.org' })
      .thenNothing();
  });

  it('refuses a contact point that the customer never had', () => {
    given(customerState, [registered]).when(removeContactPoint, remove('a')).thenRefused('unknown-contact-point');
  });
});
