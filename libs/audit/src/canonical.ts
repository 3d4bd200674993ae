import canonicalize from 'canonicalize';

/** Why a value has no canonical JSON. `path` is dotted, '' for the value itself; the value is not echoed. */
export class NotCanonical extends Error {
  constructor(
    readonly code: 'unsafe-number' | 'lone-surrogate' | 'too-deep' | 'not-json',
    readonly path: string,
  ) {
    super(`${path || 'the value'} ${SENTENCES[code]}`);
    this.name = 'NotCanonical';
  }
}

const SENTENCES = {
  'unsafe-number': 'is a number that JSON cannot carry exactly',
  'lone-surrogate': 'holds half a character (a lone surrogate)',
  'too-deep': 'is nested too deeply',
  'not-json': 'is no JSON value',
} as const;

// In a pattern with the flag u, paired surrogates are one character and never match.
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Levels of nesting; far above what any command or event needs. */
export const MAX_DEPTH = 32;

/**
 * The canonical JSON (RFC 8785) of a value: equal values give equal text on every machine. Fields that are undefined are
 * left out. Throws `NotCanonical` for what could not be read back as it was: NaN, infinities, integers beyond ±(2^53−1),
 * lone surrogates, bigints, functions, dates, undefined inside lists, and nesting beyond `MAX_DEPTH`.
 */
export const canonicalJson = (value: unknown): string => {
  assertJson(value, []);
  return canonicalize(value) as string;
};

const assertJson = (value: unknown, path: readonly string[]): void => {
  switch (typeof value) {
    case 'string':
      if (LONE_SURROGATE.test(value)) throw new NotCanonical('lone-surrogate', path.join('.'));
      return;
    case 'number':
      if (!isExact(value)) throw new NotCanonical('unsafe-number', path.join('.'));
      return;
    case 'boolean':
      return;
    case 'object':
      if (value !== null) assertNested(value, path);
      return;
    default:
      throw new NotCanonical('not-json', path.join('.'));
  }
};

const assertNested = (value: object, path: readonly string[]): void => {
  if (path.length >= MAX_DEPTH) throw new NotCanonical('too-deep', path.join('.'));
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) assertJson(value[index], [...path, String(index)]);
    return;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') throw new NotCanonical('not-json', path.join('.'));
  for (const [name, field] of Object.entries(value)) {
    if (LONE_SURROGATE.test(name)) throw new NotCanonical('lone-surrogate', path.join('.'));
    if (field !== undefined) assertJson(field, [...path, name]);
  }
};

// Doubles that are not integers (scores) come back as they were; integers only where their neighbours differ from them.
const isExact = (n: number): boolean => Number.isSafeInteger(n) || (Number.isFinite(n) && !Number.isInteger(n));
