import { describe, expect, it } from '@jest/globals';
import { happened } from '#kernel';
import { given, recorded } from '#kernel/testing';
import { customerStanding } from '../rules.js';
import { CustomerForgotten, CustomerRegistered } from './customer.events.js';
import { customerState } from './customer.state.js';
import { forgetCustomer } from './forget-customer.js';

const registered = happened(CustomerRegistered, { customerId: 'c-1', kind: 'person', name: 'Sri' });
const FORGET = { customerId: 'c-1', basis: 'asked' } as const;

describe('ForgetCustomer', () => {
  it('CUS-8 forgets a customer once', () => {
    given(customerState, [registered])
      .when(forgetCustomer, FORGET)
      .then([happened(CustomerForgotten, { basis: 'asked' })])
      .when(forgetCustomer, { ...FORGET, basis: 'retention-ended' })
      .thenNothing();
  });

  it('CUS-8 leaves a standing that refuses whoever names the customer', () => {
    const { on, initial, refusal } = customerStanding;
    const known = on.CustomerRegistered!(initial, registered.data as never, recorded(registered));
    const forgotten = recorded(happened(CustomerForgotten, { basis: 'asked' }));
    expect(refusal?.(known)).toBeUndefined();
    expect(refusal?.(on.CustomerForgotten!(known, forgotten.data as never, forgotten))?.code).toBe(
      'customer-forgotten',
    );
  });
});
