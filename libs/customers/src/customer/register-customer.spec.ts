import { describe, it } from '@jest/globals';
import { happened } from '#kernel';
import { given } from '#kernel/testing';
import { CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { registerCustomer } from './register-customer.js';

const SRI = { customerId: 'c-1', name: 'Sri' };

describe('RegisterCustomer', () => {
  it('registers a person where no kind is given', () => {
    given(customerState)
      .when(registerCustomer, SRI)
      .then([happened(CustomerRegistered, { ...SRI, kind: 'person' })]);
  });

  it('refuses a birth date in the future', () => {
    given(customerState)
      .when(registerCustomer, { ...SRI, birthDate: '2026-01-02' }, { at: '2026-01-01T00:00:00.000Z' })
      .thenRefused('birth-date-in-future');
  });

  it('lists every faulty field', () => {
    given(customerState)
      .when(registerCustomer, { customerId: '-', name: ' ', colour: 'red', kind: 'robot' })
      .thenRefused('invalid-command');
  });
});
