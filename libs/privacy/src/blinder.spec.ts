import { describe, expect, it } from '@jest/globals';
import { ID_PATTERN } from '#kernel';
import { blinder } from './blinder.js';

const ours = blinder(Buffer.alloc(32, 1));
const theirs = blinder(Buffer.alloc(32, 2));

describe('blinding', () => {
  it('gives the same index for the same value, and another for another value, kind or pepper', () => {
    const index = ours.blind('email', 'sri@example.com');
    expect(ours.blind('email', 'sri@example.com')).toBe(index);
    const others = [
      ours.blind('email', 'budi@example.com'),
      ours.blind('phone', 'sri@example.com'),
      theirs.blind('email', 'sri@example.com'),
    ];
    expect(new Set([index, ...others]).size).toBe(4);
    expect(`email.${index}`).toMatch(ID_PATTERN);
  });

  it('is frozen: what was stored under a pepper is found again for ever', () => {
    expect(ours.blind('email', 'sri@example.com')).toBe('bb60ca271029a9c07122ee6646760e04');
    expect(ours.derivedId('customer', 'shop', '4711')).toBe('7468e66a-3efa-8870-bcc4-47e36c903b88');
    expect(ours.bodyHmac('{"a":1}')).toBe('44524dce8e1c9ab0fd841c925805f5a3fca3ec18a208f67c9e086050a7c9046b');
    expect(ours.fingerprint()).toBe('9d05a2be3658a0e9');
  });

  it('derives a UUID of version 8 that depends on category, source and external id each', () => {
    const id = ours.derivedId('customer', 'shop', '4711');
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const others = [
      ours.derivedId('deal', 'shop', '4711'),
      ours.derivedId('customer', 'web', '4711'),
      ours.derivedId('customer', 'sho', 'p4711'),
    ];
    expect(new Set([id, ...others]).size).toBe(4);
  });

  it('tells peppers apart by their fingerprints', () => {
    expect(ours.fingerprint()).not.toBe(theirs.fingerprint());
  });

  it('refuses a pepper of the wrong length', () => {
    expect(() => blinder(Buffer.alloc(16))).toThrow(RangeError);
  });
});
