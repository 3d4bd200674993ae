import { describe, it } from '@jest/globals';
import { CHANNELS, happened } from '#kernel';
import { given } from '#kernel/testing';
import { addContactPoint } from './add-contact-point.js';
import { ContactPointAdded, PrimaryContactPointSet } from './contact-point.events.js';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { removeContactPoint } from './remove-contact-point.js';
import { setPrimaryContactPoint } from './set-primary-contact-point.js';

const registered = [happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' })];
const phone = { customerId: 'c-1', contactPointId: 'p-1', kind: 'phone', value: '+628120000001' } as const;

describe('AddContactPoint', () => {
  it('CUS-3 adds a phone number in E.164, whoever else has it', () => {
    given(customerState, registered)
      .when(addContactPoint, { ...phone, value: '0812-0000-001' })
      .then([happened(ContactPointAdded, { ...phone, primary: true })]);
  });

  it('makes the first of a kind primary, and later ones only where asked', () => {
    given(customerState, registered)
      .when(addContactPoint, { ...phone, primary: false })
      .then([happened(ContactPointAdded, { ...phone, primary: true })])
      .when(addContactPoint, { ...phone, contactPointId: 'p-2', value: '+628120000002' })
      .then([happened(ContactPointAdded, { ...phone, contactPointId: 'p-2', value: '+628120000002', primary: false })])
      .when(addContactPoint, { ...phone, contactPointId: 'p-3', value: '+628120000003', primary: true })
      .then([happened(ContactPointAdded, { ...phone, contactPointId: 'p-3', value: '+628120000003', primary: true })]);
  });

  it('records nothing for the same value again, under the same id or another', () => {
    given(customerState, registered)
      .when(addContactPoint, phone)
      .when(addContactPoint, { ...phone, value: '0812 0000 001' })
      .thenNothing()
      .when(addContactPoint, { ...phone, contactPointId: 'p-2' })
      .thenNothing();
  });

  it('takes the same account name on two networks for two accounts', () => {
    const account = { customerId: 'c-1', contactPointId: 's-1', kind: 'social', value: '@Sri' };
    given(customerState, registered)
      .when(addContactPoint, { ...account, network: 'x' })
      .when(addContactPoint, { ...account, contactPointId: 's-2', network: 'instagram' })
      .then([
        happened(ContactPointAdded, {
          customerId: 'c-1',
          contactPointId: 's-2',
          kind: 'social',
          value: 'sri',
          network: 'instagram',
          primary: false,
        }),
      ]);
  });

  it('refuses another value under the same id', () => {
    given(customerState, registered)
      .when(addContactPoint, phone)
      .when(addContactPoint, { ...phone, value: '0812 0000 002' })
      .thenRefused('contact-point-exists', { contactPointId: 'p-1' });
  });

  it('tells of another value under the id of a removed one that it was removed, and what to do', () => {
    const removed = given(customerState, registered)
      .when(addContactPoint, phone)
      .when(removeContactPoint, { customerId: 'c-1', contactPointId: 'p-1', reason: 'wrong' });
    const again = () => removed.when(addContactPoint, { ...phone, value: '0812 0000 002' });
    again().thenRefused('contact-point-exists', { contactPointId: 'p-1', removed: true });
  });

  describe('with primary: true under a known id', () => {
    const second = { ...phone, contactPointId: 'p-2', value: '+628120000002' };

    it('is other content where the first adding left another primary, also once it has become primary', () => {
      given(customerState, registered)
        .when(addContactPoint, phone)
        .when(addContactPoint, second)
        .when(addContactPoint, { ...second, primary: true })
        .thenRefused('contact-point-exists', { contactPointId: 'p-2' })
        .when(setPrimaryContactPoint, { customerId: 'c-1', contactPointId: 'p-2' })
        .when(addContactPoint, { ...second, primary: true })
        .thenRefused('contact-point-exists')
        .when(addContactPoint, second)
        .thenNothing();
    });

    it('is the same content where the first adding made it primary, also once another is', () => {
      given(customerState, registered)
        .when(addContactPoint, phone)
        .when(addContactPoint, { ...second, primary: true })
        .when(addContactPoint, { ...phone, primary: true })
        .thenNothing()
        .when(setPrimaryContactPoint, { customerId: 'c-1', contactPointId: 'p-1' })
        .when(addContactPoint, { ...second, primary: true })
        .thenNothing();
    });
  });

  it.each(['email', 'phone', 'whatsapp', 'other'])('refuses a network for kind %s', (kind) => {
    const value = kind === 'email' ? 'sri@example.org' : phone.value;
    given(customerState, registered)
      .when(addContactPoint, { ...phone, kind, value, network: 'x' })
      .thenRefused('invalid-command');
  });

  it('takes a value that has a network in an old log for the same value', () => {
    const email = { customerId: 'c-1', contactPointId: 'e-1', kind: 'email', value: 'sri@example.org' } as const;
    given(customerState, [...registered, happened(ContactPointAdded, { ...email, network: 'x', primary: true })])
      .when(addContactPoint, { ...email, contactPointId: 'e-2' })
      .thenNothing()
      .when(addContactPoint, email)
      .thenNothing();
  });

  it.each(CHANNELS)('refuses the id %s, which as the scope of a consent means a channel', (contactPointId) => {
    given(customerState, registered)
      .when(addContactPoint, { ...phone, contactPointId })
      .thenRefused('invalid-command');
  });

  it('leaves a contact point that an old log has under such an id as it is', () => {
    const email = { customerId: 'c-1', contactPointId: 'email', kind: 'email', value: 'sri@example.org' } as const;
    given(customerState, [...registered, happened(ContactPointAdded, { ...email, primary: false })])
      .when(setPrimaryContactPoint, { customerId: 'c-1', contactPointId: 'email' })
      .then([happened(PrimaryContactPointSet, { kind: 'email', from: undefined, to: 'email' })]);
  });

  it('refuses what is no phone number', () => {
    given(customerState, registered)
      .when(addContactPoint, { ...phone, value: 'ask Sri' })
      .thenRefused('value-not-normalisable');
  });

  it('refuses a social account without its network', () => {
    given(customerState, registered)
      .when(addContactPoint, { customerId: 'c-1', contactPointId: 's-1', kind: 'social', value: '@sri' })
      .thenRefused('invalid-command');
  });
});
