import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { contexts, nearest } from '#catalogue';
import { commandsOf } from '#composition';
import { WrongUse } from '../wrong-use.js';
import { columnsOf, templateFaults, type Fields } from './templates.js';

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
  /** What makes a row itself: its number in a file of this name, or the values of these columns in any file. */
  readonly identity: 'row' | readonly string[];
  /** A customer to register before the first row that names it. */
  readonly register?: { readonly by: string; readonly command: string; readonly fields: Fields };
  readonly command: string;
  readonly fields: Fields;
}

const BUILT_IN = join(import.meta.dirname, '..', '..', '..', '..', '..', 'apps', 'cli', 'mappings');

/** A built-in mapping by name, or one from a file. Throws `WrongUse` with a sentence that names every fault. */
export const loadMapping = (nameOrFile: string): Mapping => {
  const builtIn = join(BUILT_IN, `${nameOrFile}.json`);
  const file = /^[a-z0-9-]+$/.test(nameOrFile) && existsSync(builtIn) ? builtIn : nameOrFile;
  const mapping = jsonOf(textOf(file, nameOrFile), nameOrFile);
  const faults = faultsOf(mapping);
  if (faults.length > 0) throw new WrongUse(`The mapping ${nameOrFile} is wrong: ${faults.join('; ')}.`);
  return mapping as Mapping;
};

const textOf = (file: string, name: string): string => {
  if (!existsSync(file)) throw new WrongUse(`There is no mapping ${name}: neither built in nor a file.`);
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new WrongUse(`The mapping ${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
};

const jsonOf = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongUse(`The mapping ${name} is not JSON.`);
  }
};

const faultsOf = (mapping: unknown): readonly string[] => {
  if (validate(mapping)) return [...deepFaults(mapping), ...columnFaults(mapping)];
  return [...validate.errors!.map(sentenceOf), ...deepFaults((mapping ?? {}) as Partial<Mapping>)];
};

const sentenceOf = ({ keyword, instancePath, message = '', params }: ErrorObject): string => {
  const at = instancePath.slice(1).replaceAll('/', '.');
  const field = String(params['additionalProperty']);
  return keyword === 'additionalProperties'
    ? `there is no field ${at ? `${at}.` : ''}${field}`
    : `${at ? `${at} ` : ''}${message}`;
};

/** Of what is there, however wrong the rest may be. */
const deepFaults = ({ command, register, fields }: Partial<Mapping>): readonly string[] => [
  ...[command, register?.command].flatMap((name) => (typeof name === 'string' ? unknownCommand(name) : [])),
  ...(fields ? templateFaults(fields, 'fields') : []),
  ...(register?.fields ? templateFaults(register.fields, 'register.fields') : []),
];

const SENDABLE = new Set([...commandsOf(contexts)].flatMap(([name, { internal }]) => (internal ? [] : [name])));

const unknownCommand = (name: string): readonly string[] => {
  if (SENDABLE.has(name)) return [];
  const likely = nearest(name, SENDABLE);
  return [`there is no command ${name}${likely ? `: do you mean ${likely}?` : ''}`];
};

/** The columns that a mapping names. */
export const columnsNamed = ({ identity, register, fields }: Mapping): readonly string[] => [
  ...new Set([
    ...(identity === 'row' ? [] : identity),
    ...(register ? [register.by, ...columnsOf(register.fields)] : []),
    ...columnsOf(fields),
  ]),
];

const columnFaults = (mapping: Mapping): readonly string[] => {
  const { kind, header = kind === 'csv', columns } = mapping.format;
  if (kind === 'ndjson') return [];
  if (!columns) return header ? [] : ['format.columns must be given where the file has no header'];
  const missing = columnsNamed(mapping).filter((column) => !columns.includes(column));
  return missing.length > 0 ? [`format.columns has no ${missing.join(', ')}`] : [];
};

/** Throws `WrongUse` where the file's columns are not those that the mapping names. */
export const mustHaveColumns = (mapping: Mapping, names: readonly string[]): void => {
  const missing = columnsNamed(mapping).filter((column) => !names.includes(column));
  if (missing.length === 0) return;
  const sentence = `The file has no column ${missing.join(', ')}, which the mapping ${mapping.name} names.`;
  throw new WrongUse(`${sentence} It has ${names.join(', ')}.`);
};

const fields = { type: 'object', minProperties: 1 } as const;

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile<Mapping>({
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
