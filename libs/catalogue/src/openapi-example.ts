import type { JsonSchema } from './schema.js';

/** Texts of this length with a pattern are ids. */
const MAX_ID_LENGTH = 64;

/** Definitions contain themselves at most this often in an example. */
const MAX_DEPTH = 6;

/**
 * An example that fits the schema, made from field names, formats and patterns. Fields that may be left out are left
 * out, but for ids on the first level. `resolve` gives the schema behind a `$ref`.
 */
export const exampleOf = (schema: JsonSchema, resolve: (ref: string) => JsonSchema, field = '', depth = 0): unknown => {
  if (schema['default'] !== undefined) return schema['default'];
  if (typeof schema['$ref'] === 'string') {
    const merged = { ...resolve(schema['$ref']), ...withoutRef(schema) };
    return field && isMoney(merged) ? MONEY_EXAMPLE : exampleOf(merged, resolve, field, depth);
  }
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'object':
      return depth > MAX_DEPTH ? {} : objectExample(schema, resolve, depth);
    case 'array':
      return listExample(schema, resolve, field, depth);
    case 'integer':
    case 'number':
      return numberExample(schema);
    case 'boolean':
      return true;
    default:
      return textExample(schema, field);
  }
};

const MONEY_EXAMPLE = { amount: 25_000_000, currency: 'IDR' };

const isMoney = (schema: JsonSchema): boolean => {
  const properties = schema['properties'];
  return typeof properties === 'object' && properties !== null && 'amount' in properties;
};

const withoutRef = ({ $ref: _, properties: __, ...rest }: JsonSchema): JsonSchema => rest;

const objectExample = (schema: JsonSchema, resolve: (ref: string) => JsonSchema, depth: number): unknown => {
  const required = new Set((schema['required'] as readonly string[] | undefined) ?? []);
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  // The first level shows generated ids as well: callers may choose them.
  const shown = properties.filter(
    ([name]) => required.has(name) || (depth === 0 && name.endsWith('Id') && name !== 'externalId'),
  );
  return Object.fromEntries(shown.map(([name, inner]) => [name, exampleOf(inner, resolve, name, depth + 1)]));
};

const listExample = (
  schema: JsonSchema,
  resolve: (ref: string) => JsonSchema,
  field: string,
  depth: number,
): unknown[] => {
  const item = exampleOf((schema['items'] ?? {}) as JsonSchema, resolve, singular(field), depth + 1);
  const wanted = Math.max(1, Number(schema['minItems'] ?? 1));
  return Array.from({ length: wanted }, (_, n) => (n === 0 ? item : another(item, schema, n)));
};

const singular = (field: string): string => field.replace(/s$/, '');

const another = (item: unknown, schema: JsonSchema, n: number): unknown => {
  const values = (schema['items'] as JsonSchema | undefined)?.['enum'];
  if (Array.isArray(values)) return values[n % values.length];
  return typeof item === 'string' ? `${item}-${n + 1}` : item;
};

const numberExample = ({ minimum, maximum }: JsonSchema): number => {
  const least = typeof minimum === 'number' ? minimum : 1;
  const most = typeof maximum === 'number' ? maximum : Infinity;
  return Math.min(Math.max(1, least), most);
};

const textExample = (schema: JsonSchema, field: string): string => {
  const pattern = new RegExp(typeof schema['pattern'] === 'string' ? schema['pattern'] : '', 'u');
  const most = Number(schema['maxLength'] ?? Infinity);
  const found = [...candidates(schema, field)].find((text) => pattern.test(text) && text.length <= most);
  return found ?? `(${field})`;
};

const WELL_KNOWN: Readonly<Record<string, string>> = {
  name: 'Sri Wahyuni',
  value: 'sri@example.com',
  owner: 'agent-1',
  program: 'club',
  pipeline: 'sales',
  scope: 'email',
  base: 'USD',
  quote: 'IDR',
  timeZone: 'Asia/Jakarta',
  zone: 'Asia/Jakarta',
  language: 'id',
  country: 'ID',
  currency: 'IDR',
};

/** Tried in turn until one fits the pattern. */
function* candidates(schema: JsonSchema, field: string): Generator<string> {
  if (schema['format'] === 'date-time') yield '2026-11-22T09:15:00.000Z';
  if (schema['format'] === 'date') yield '2026-11-22';
  const known = WELL_KNOWN[field];
  if (known) yield known;
  if (/Id$/.test(field)) yield `${kebab(field.slice(0, -2))}-1`;
  if (schema['maxLength'] === MAX_ID_LENGTH && schema['minLength'] === undefined) yield `${kebab(field)}-1`;
  yield words(field);
  yield kebab(field);
  yield* ['a', 'id', 'ID', 'IDR', '08:30', '2026-11', '2026-11-22', '0.5', '1', 'silver@1', 'a@1', '+6281200000001'];
  yield* ['sri@example.com', '-6.2', '0'.repeat(20), 'customer-c-1@0', 'a'.repeat(64), 'customer-c-1', 'P1D'];
}

const kebab = (field: string): string => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const words = (field: string): string => {
  const text = kebab(field).replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};
