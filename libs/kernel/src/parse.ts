import { validateSync, type ValidationError } from 'class-validator';
import { conforms } from './conforms.js';
import { Rejection, type Fault } from './rejection.js';
import { fieldNotes, type Class } from './schema.js';

/**
 * A plain body as an instance of `cls`, every field checked. Throws a `Rejection` of kind `invalid`, code
 * `invalid-command`, that lists all faults; unknown fields are faults. Values are not echoed.
 */
export const parse = <C extends object>(cls: Class<C>, body: unknown): C => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid([{ path: '', code: 'not-an-object', message: 'the command must be a JSON object' }]);
  }
  const instance = instantiate(cls, body as Record<string, unknown>, '');
  if (conforms(instance)) return instance;
  const errors = validateSync(instance, CHECKS);
  if (errors.length > 0) throw invalid(errors.flatMap((error) => faultsOf(error, '')));
  return instance;
};

const CHECKS = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  validationError: { target: false, value: false },
} as const;

const invalid = (faults: Fault[]): Rejection =>
  new Rejection('invalid', onlyCode(faults), faults.map((fault) => fault.message).join('; '), {}, faults);

// A single fault with a code of its own (`unknown-channel`) is the code of the whole answer.
const onlyCode = (faults: readonly Fault[]): string => {
  const [first] = faults;
  return faults.length === 1 && first && OWN_CODES.has(first.code) ? first.code : 'invalid-command';
};

const OWN_CODES = new Set<string>();

const instantiate = <C extends object>(cls: Class<C>, body: Readonly<Record<string, unknown>>, at: string): C => {
  const instance = new cls() as Record<string, unknown>;
  const notes = fieldNotes(cls);
  for (const field of Object.keys(body)) {
    const value = body[field];
    if (value === undefined) continue;
    const path = at ? `${at}.${field}` : field;
    // On an instance, `constructor` would hide the class from its own checks.
    if (field in Object.prototype) throw invalid([{ path, code: 'unknown-field', message: `there is no ${field}` }]);
    const nested = notes.get(field)?.nested;
    instance[field] = !nested
      ? value
      : nested.each && Array.isArray(value)
        ? value.map((item, index) => nestedOf(nested.of(), item, `${path}.${index}`))
        : nestedOf(nested.of(), value, path);
  }
  return instance as C;
};

const nestedOf = (cls: Class, value: unknown, path: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? instantiate(cls, value as Record<string, unknown>, path)
    : value;

const faultsOf = (error: ValidationError, parent: string): Fault[] => {
  const path = parent ? `${parent}.${error.property}` : error.property;
  const own = Object.entries(error.constraints ?? {}).map(([name, message]) => {
    const code = (error.contexts?.[name] as { code?: string } | undefined)?.code;
    if (code) OWN_CODES.add(code);
    return { path, code: code ?? codeOf(name), message };
  });
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, path))];
};

const codeOf = (constraint: string): string =>
  constraint === 'whitelistValidation' ? 'unknown-field' : constraint.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
