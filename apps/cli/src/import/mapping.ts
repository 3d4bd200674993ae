import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';

/** How one field of a command comes from a row. */
export type Source =
  /** `{column}` and `{row}` (the row's number, from 1) are replaced. */
  | { readonly text: string }
  | { readonly constant: unknown }
  | { readonly column: string; readonly as?: 'text' | 'integer' }
  /** Local midnight of the day; `pattern` has yyyy, mm and dd. */
  | { readonly column: string; readonly as: 'date'; readonly pattern: string }
  | { readonly column: string; readonly as: 'instant' }
  /** Decimals with a point, as many as the currency has at most. */
  | { readonly column: string; readonly as: 'money'; readonly currency: string };

export type Template = Source | readonly Template[] | { readonly [field: string]: Template };
export type Fields = Readonly<Record<string, Template>>;

export interface Mapping {
  readonly name: string;
  readonly about?: string;
  readonly format: {
    readonly kind: 'csv' | 'blanks' | 'ndjson';
    readonly delimiter?: string;
    readonly header?: boolean;
    /** Column names where the file has no header. */
    readonly columns?: readonly string[];
  };
  /** What makes a row itself: its number, or the values of these columns. */
  readonly identity: 'row' | readonly string[];
  /** A customer to register before the first row that names it. */
  readonly register?: { readonly by: string; readonly command: string; readonly fields: Fields };
  readonly command: string;
  readonly fields: Fields;
}

const BUILT_IN = join(import.meta.dirname, '..', '..', '..', '..', '..', 'apps', 'cli', 'mappings');

/** A built-in mapping by name, or one from a file. Throws `Error` with a sentence that names every fault. */
export const loadMapping = (nameOrFile: string): Mapping => {
  const builtIn = join(BUILT_IN, `${nameOrFile}.json`);
  const file = /^[a-z0-9-]+$/.test(nameOrFile) && existsSync(builtIn) ? builtIn : nameOrFile;
  if (!existsSync(file)) throw new Error(`There is no mapping ${nameOrFile}: neither built in nor a file.`);
  const mapping = jsonOf(readFileSync(file, 'utf8'), nameOrFile) as Mapping;
  if (validate(mapping)) return mapping;
  const faults = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  throw new Error(`The mapping ${nameOrFile} is wrong: ${faults.join('; ')}.`);
};

const jsonOf = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The mapping ${name} is not JSON.`);
  }
};

/** The column that the field at this path (`lines.0.sku`) comes from, if it comes from one alone. */
export const columnOf = (template: Template | undefined, path: string): string | undefined => {
  const at = path
    .split('.')
    .reduce<unknown>((of, name) => (of as Record<string, unknown> | undefined)?.[name], template);
  const { column } = (at ?? {}) as { column?: unknown };
  return typeof column === 'string' ? column : undefined;
};

const fields = { type: 'object', minProperties: 1 } as const;

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile({
  type: 'object',
  additionalProperties: false,
  required: ['name', 'format', 'identity', 'command', 'fields'],
  properties: {
    name: { type: 'string', pattern: '^[a-z0-9-]{1,64}$' },
    about: { type: 'string' },
    format: {
      type: 'object',
      additionalProperties: false,
      required: ['kind'],
      properties: {
        kind: { enum: ['csv', 'blanks', 'ndjson'] },
        delimiter: { type: 'string', minLength: 1, maxLength: 4 },
        header: { type: 'boolean' },
        columns: { type: 'array', items: { type: 'string' }, minItems: 1 },
      },
    },
    identity: { anyOf: [{ const: 'row' }, { type: 'array', items: { type: 'string' }, minItems: 1 }] },
    register: {
      type: 'object',
      additionalProperties: false,
      required: ['by', 'command', 'fields'],
      properties: { by: { type: 'string' }, command: { type: 'string' }, fields },
    },
    command: { type: 'string' },
    fields,
  },
});
