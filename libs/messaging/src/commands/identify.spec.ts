import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { derivedFrom, NAMESPACE } from './identify.js';

describe('derived ids', () => {
  it('are UUIDv5 as the library makes them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }), (words) => {
        expect(derivedFrom(...words)).toBe(v5(words.join('\u0000'), NAMESPACE));
      }),
    );
  });
});
