import { describe, expect, it } from '@jest/globals';
import { mustMeanCustomer } from './same-customer.js';

describe('what is sent to forget a customer', () => {
  it('names nobody else', () => {
    const faults = [expect.objectContaining({ path: 'customerId', code: 'other-than-path' })];
    for (const customerId of ['f-2', '', null, 1]) {
      const refused = expect.objectContaining({ kind: 'invalid', code: 'invalid-command', faults });
      expect(() => mustMeanCustomer('f-1', { basis: 'asked', customerId })).toThrow(refused);
    }
  });

  it('may name the customer again, or not', () => {
    for (const body of [{}, { customerId: 'f-1' }, undefined, null]) {
      expect(() => mustMeanCustomer('f-1', body)).not.toThrow();
    }
  });
});
