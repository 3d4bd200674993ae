import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson, MAX_DEPTH, NotCanonical } from './canonical.js';

const refusal = (value: unknown): Pick<NotCanonical, 'code' | 'path'> | undefined => {
  try {
    canonicalJson(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    return { code: error.code, path: error.path };
  }
};

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

describe('canonical JSON', () => {
  it('gives one text for equal values, whatever the order of their fields', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'ü' }], a: true })).toBe('{"a":true,"b":[1,{"c":"ü","d":null}]}');
    expect(canonicalJson({ a: true, b: [1, { c: 'ü', d: null }] })).toBe('{"a":true,"b":[1,{"c":"ü","d":null}]}');
  });

  it('leaves out undefined fields and keeps a field named __proto__', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(canonicalJson(JSON.parse('{"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1}}');
  });

  it('comes back as it was: astral characters, both ends of the safe integers, doubles', () => {
    const value = { text: '𝄞 \u0000 \u2028', numbers: [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0.1, 1e-7] };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
  });

  it('agrees with a published implementation of RFC 8785 on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const exact = JSON.stringify(value, (_, v) => (Number.isInteger(v) && !Number.isSafeInteger(v) ? 0 : v));
        expect(canonicalJson(JSON.parse(exact))).toBe(canonicalize(JSON.parse(exact)));
      }),
    );
    expect(canonicalJson({ 10: 1, 9: 2, '\u20ac': 3, '\r': 4 })).toBe(
      canonicalize({ 10: 1, 9: 2, '\u20ac': 3, '\r': 4 }),
    );
  });

  it('keeps the order of names that objects do not keep, and of many names', () => {
    const names = fc.oneof(
      fc.constantFrom(
        '__proto__',
        'toString',
        '0',
        '10',
        '9',
        '-1',
        '01',
        '4294967295',
        '',
        ' ',
        '_',
        'é',
        '\u{1d11e}',
      ),
      fc.string(),
    );
    const objects = fc.array(fc.tuple(names, fc.constantFrom<unknown>(1, 'x', null, [{ 9: 1, 10: 2 }])), {
      maxLength: 40,
      size: 'max',
    });
    fc.assert(
      fc.property(objects, (entries) => {
        const unordered = JSON.parse(
          `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join()}}`,
        );
        expect(canonicalJson({ a: unordered })).toBe(canonicalize({ a: unordered }));
      }),
    );
  });

  it.each([
    ['NaN', { a: { b: Number.NaN } }, { code: 'unsafe-number', path: 'a.b' }],
    ['an infinity', [1, Infinity], { code: 'unsafe-number', path: '1' }],
    ['an integer beyond 2^53 − 1', 2 ** 53, { code: 'unsafe-number', path: '' }],
    ['a lone surrogate', { a: 'x\ud800y' }, { code: 'lone-surrogate', path: 'a' }],
    ['a lone surrogate in a name', { a: { '\udc00': 1 } }, { code: 'lone-surrogate', path: 'a' }],
    ['a bigint', { a: 1n }, { code: 'not-json', path: 'a' }],
    ['a function', [() => 1], { code: 'not-json', path: '0' }],
    ['a date', { at: new Date(0) }, { code: 'not-json', path: 'at' }],
    ['undefined in a list', [undefined], { code: 'not-json', path: '0' }],
    ['nothing at all', undefined, { code: 'not-json', path: '' }],
  ])('refuses %s and names its place', (_name, value, expected) => {
    expect(refusal(value)).toEqual(expected);
  });

  it('refuses nesting beyond the limit instead of overflowing the stack', () => {
    expect(refusal(nested(MAX_DEPTH))).toBeUndefined();
    expect(refusal(nested(MAX_DEPTH + 1))?.code).toBe('too-deep');
  });
});
