import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { chainHash } from './chain.js';

const FIRST = { stream: 'deal-d-1', id: 'e-0', type: 'DealOpened', meta: '{"version":1}', data: '{"dealId":"d-1"}' };

describe('the chain of a stream', () => {
  it('hashes the first event as frozen', () => {
    const text = '\ndeal-d-1\ne-0\nDealOpened\n{"version":1}\n{"dealId":"d-1"}';
    expect(chainHash(null, FIRST)).toBe(createHash('sha256').update(text).digest('hex'));
    expect(chainHash(null, FIRST)).toBe('16a865964ace06c9ad2e2a6db66d8837fbaea3ca6c7ab4740fda89790099deab');
  });

  it('hashes every further event over the one before', () => {
    expect(chainHash(chainHash(null, FIRST), { ...FIRST, id: 'e-1' })).toBe(
      'cce64232b048565283cba900f931a6a436a3e223d423350482840a31acb86c2c',
    );
    expect(chainHash('a', FIRST)).not.toBe(chainHash('b', FIRST));
  });

  it.each(['stream', 'id', 'type', 'meta', 'data'] as const)('changes with the %s', (field) => {
    expect(chainHash(null, { ...FIRST, [field]: `${FIRST[field]} ` })).not.toBe(chainHash(null, FIRST));
  });
});
