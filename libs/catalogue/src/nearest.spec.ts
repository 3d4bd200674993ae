import { describe, expect, it } from '@jest/globals';
import { nearest } from './nearest.js';

const NAMES = ['AdvanceDeal', 'LoseDeal', 'RegisterCustomer'];

describe('nearest', () => {
  it('finds the name meant by a slip of the fingers', () => {
    expect(nearest('AdvnaceDeal', NAMES)).toBe('AdvanceDeal');
    expect(nearest('LooseDeal', NAMES)).toBe('LoseDeal');
    expect(nearest('registercustomers', NAMES)).toBe('RegisterCustomer');
  });

  it('counts a swap of neighbours as one step', () => {
    expect(nearest('ba', ['ab', 'cc'])).toBe('ab');
  });

  it('finds nothing where nothing is like it', () => {
    expect(nearest('zzzzzz', NAMES)).toBeUndefined();
  });

  it('does not compare a name longer than any of ours could be', () => {
    expect(nearest('AdvanceDeal'.repeat(10), ['AdvanceDeal'.repeat(10)])).toBeUndefined();
  });
});
