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

/** Levels of nesting; far above what any command or event needs. */
export const MAX_DEPTH = 32;

/**
 * The canonical JSON (RFC 8785) of a value: equal values give equal text on every machine. Fields that are undefined
 * are left out. Throws `NotCanonical` for what could not be read back as it was: NaN, infinities, integers beyond
 * ±(2^53−1), lone surrogates, bigints, functions, dates, undefined inside lists, and nesting beyond `MAX_DEPTH`.
 */
export const canonicalJson = (value: unknown): string => {
  const text = written(value, 0);
  if (text === undefined) assertJson(value, []);
  return text!;
};

/**
 * The text in one walk, or undefined where there is none: every command and event passes here three times, and a walk
 * that knows its path costs three times as much. Strings and numbers as JSON.stringify writes them are those of RFC
 * 8785 §3.2.2.
 */
const written = (value: unknown, depth: number): string | undefined => {
  switch (typeof value) {
    case 'string':
      return writtenText(value);
    case 'number':
      return isExact(value) ? String(value) : undefined;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= MAX_DEPTH) return undefined;
      return Array.isArray(value) ? writtenItems(value, depth + 1) : writtenFields(value, depth + 1);
    default:
      return undefined;
  }
};

const writtenItems = (items: readonly unknown[], depth: number): string | undefined => {
  let text = '';
  for (let index = 0; index < items.length; index += 1) {
    const item = written(items[index], depth);
    if (item === undefined) return undefined;
    text += index === 0 ? item : `,${item}`;
  }
  return `[${text}]`;
};

const writtenFields = (value: object, depth: number): string | undefined => {
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of namesOf(fields)) {
    const value = fields[name];
    if (value === undefined) continue;
    const writtenName = writtenText(name);
    const field = written(value, depth);
    if (field === undefined || writtenName === undefined) return undefined;
    text += text === '' ? `${writtenName}:${field}` : `,${writtenName}:${field}`;
  }
  return `{${text}}`;
};

/** More are left to the general sort, whose time does not grow with their square. */
const FEW_NAMES = 16;

/** In the order of RFC 8785 §3.2.3: UTF-16 code units, which is that of `>` and of sort without an argument. */
const namesOf = (fields: object): readonly string[] => {
  const names = Object.keys(fields);
  if (names.length > FEW_NAMES) return names.sort();
  for (let next = 1; next < names.length; next += 1) {
    const name = names[next]!;
    let to = next;
    for (; to > 0 && names[to - 1]! > name; to -= 1) names[to] = names[to - 1]!;
    names[to] = name;
  }
  return names;
};

/** Printable ASCII without quote and backslash stands for itself. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

const writtenText = (text: string): string | undefined => {
  if (PLAIN.test(text)) return `"${text}"`;
  return isWellFormed(text) ? JSON.stringify(text) : undefined;
};

// ES2024; the compiler's library is ES2023.
const isWellFormed = (text: string): boolean => (text as unknown as { isWellFormed(): boolean }).isWellFormed();

const assertJson = (value: unknown, path: readonly string[]): void => {
  switch (typeof value) {
    case 'string':
      if (!isWellFormed(value)) throw new NotCanonical('lone-surrogate', path.join('.'));
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
    if (!isWellFormed(name)) throw new NotCanonical('lone-surrogate', path.join('.'));
    if (field !== undefined) assertJson(field, [...path, name]);
  }
};

// Doubles that are not integers (scores) come back as they were; integers only where their neighbours differ from them.
const isExact = (n: number): boolean => Number.isSafeInteger(n) || (Number.isFinite(n) && !Number.isInteger(n));
