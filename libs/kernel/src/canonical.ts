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
  const ordered = inOrder(value, 0);
  const text = ordered === undefined ? written(value, 0) : JSON.stringify(ordered);
  if (text === undefined) assertJson(value, []);
  return text!;
};

/**
 * A copy with its names in order, or undefined where there is none: every command and event passes here three times,
 * and to have this written costs half of writing it by hand. Strings and numbers as JSON.stringify writes them are
 * those of RFC 8785 §3.2.2.
 */
const inOrder = (value: unknown, depth: number): unknown => {
  switch (typeof value) {
    case 'string':
      return isWellFormed(value) ? value : undefined;
    case 'number':
      return isExact(value) ? value : undefined;
    case 'boolean':
      return value;
    case 'object':
      if (value === null || depth >= MAX_DEPTH) return value === null ? null : undefined;
      return Array.isArray(value) ? itemsInOrder(value, depth + 1) : fieldsInOrder(value, depth + 1);
    default:
      return undefined;
  }
};

const itemsInOrder = (items: readonly unknown[], depth: number): unknown => {
  const copy: unknown[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const item = inOrder(items[index], depth);
    if (item === undefined) return undefined;
    copy.push(item);
  }
  return copy;
};

const fieldsInOrder = (value: object, depth: number): unknown => {
  if (hasOwnText(value)) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const copy: Record<string, unknown> = {};
  for (const name of namesOf(fields)) {
    if (fields[name] === undefined) continue;
    const field = keepsItsPlace(name) ? inOrder(fields[name], depth) : undefined;
    if (field === undefined) return undefined;
    copy[name] = field;
  }
  return copy;
};

const ZERO = 48;
const NINE = 57;

/** Objects put numbers before other names, and `__proto__` nowhere. */
const keepsItsPlace = (name: string): boolean => {
  const first = name.charCodeAt(0);
  return (first < ZERO || first > NINE) && name !== '__proto__' && isWellFormed(name);
};

const hasOwnText = (value: object): boolean => typeof (value as { toJSON?: unknown }).toJSON === 'function';

/** The text where no copy can keep the order of its names, or undefined where there is none. */
const written = (value: unknown, depth: number): string | undefined => {
  if (typeof value !== 'object' || value === null) {
    return inOrder(value, depth) === undefined ? undefined : JSON.stringify(value);
  }
  if (depth >= MAX_DEPTH || hasOwnText(value)) return undefined;
  return Array.isArray(value) ? writtenItems(value, depth + 1) : writtenFields(value, depth + 1);
};

const writtenItems = (items: readonly unknown[], depth: number): string | undefined => {
  const texts = Array.from(items, (item) => written(item, depth));
  return texts.includes(undefined) ? undefined : `[${texts.join(',')}]`;
};

const writtenFields = (value: object, depth: number): string | undefined => {
  const fields = value as Readonly<Record<string, unknown>>;
  const texts = namesOf(fields)
    .filter((name) => fields[name] !== undefined)
    .map((name) => {
      const field = isWellFormed(name) ? written(fields[name], depth) : undefined;
      return field && `${JSON.stringify(name)}:${field}`;
    });
  return texts.includes(undefined) ? undefined : `{${texts.join(',')}}`;
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
