import { Matches, ValidateBy, ValidateIf, ValidateNested, type ValidationOptions } from 'class-validator';
import { note, type Class } from './field-notes.js';
import { ID_PATTERN } from './id.js';
import { Money } from './money.js';
import type { Personal } from './personal.js';
import { isDay, isInstant, isTimeZone } from './time.js';

export {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsNotIn,
  IsNumber,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';

export { fieldNotes, type Class, type FieldNotes } from './field-notes.js';

const both =
  (...decorators: PropertyDecorator[]): PropertyDecorator =>
  (prototype, field) => {
    for (const decorate of decorators) decorate(prototype, field);
  };

const check = (name: string, validate: (value: unknown) => boolean, must: string, options?: ValidationOptions) =>
  ValidateBy({ name, validator: { validate, defaultMessage: () => `$property ${must}` } }, options);

/** The field may be left out. Unlike class-validator's own, `null` is a value, and mostly a wrong one. */
export const IsOptional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** An id of README.md "Identity". */
export const IsId = (options?: ValidationOptions): PropertyDecorator =>
  Matches(ID_PATTERN, {
    message: '$property must have 1–64 letters, digits or any of . _ : -, beginning with a letter or digit',
    ...options,
  });

/** The id of what is created. Where the caller leaves it out, the border makes one. */
export const IsNewId = (): PropertyDecorator => both(note({ generated: true }), IsOptional(), IsId());

/** Lower-case words joined by `-`. */
export const IsSlug = (max = 64, options?: ValidationOptions): PropertyDecorator =>
  Matches(new RegExp(`^(?=.{1,${max}}$)[a-z0-9]+(-[a-z0-9]+)*$`), {
    message: `$property must be lower-case words joined by -, ${max} characters at most`,
    ...options,
  });

/** Characters are code points, as JSON Schema counts them. */
const hasAtMost = (max: number, text: string): boolean => text.length <= max || Array.from(text).length <= max;

/** 1 to `max` characters, not only blanks. */
export const IsText = (max: number, options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isText',
      constraints: [max],
      validator: {
        validate: (value) => typeof value === 'string' && value.trim() !== '' && hasAtMost(max, value),
        defaultMessage: () => `$property must be text of 1 to ${max} characters`,
      },
    },
    options,
  );

export const IsInstant = (options?: ValidationOptions): PropertyDecorator =>
  check(
    'isInstant',
    isInstant,
    'must be an instant in UTC with milliseconds such as 2026-11-22T09:15:00.000Z',
    options,
  );

export const IsDay = (options?: ValidationOptions): PropertyDecorator =>
  check('isDay', isDay, 'must be an existing date such as 2026-11-22', options);

export const IsTimeZone = (): PropertyDecorator =>
  check('isTimeZone', isTimeZone, 'must be an IANA time zone such as Asia/Jakarta');

/** One of `values`. `code` replaces the general code of the fault. */
export const IsOneOf = (
  values: readonly string[],
  options?: ValidationOptions & { code?: string },
): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isIn',
      constraints: [values],
      validator: {
        validate: (value) => values.includes(value as string),
        defaultMessage: () => `$property must be one of ${values.join(', ')}`,
      },
    },
    { ...options, ...(options?.code && { context: { code: options.code } }) },
  );

/** The field is for certain owners only: `where` says for which. */
export const IsOnlyWhere = (holds: (owner: Readonly<Record<string, unknown>>) => boolean, where: string) =>
  ValidateBy({
    name: 'isOnlyWhere',
    constraints: [where],
    validator: {
      validate: (_, args) => holds(args?.object as Record<string, unknown>),
      defaultMessage: () => `$property is only for ${where}`,
    },
  });

/** A class of fields (`each`: a list of them). */
export const Nested = (of: () => Class, { each = false }: { each?: boolean } = {}): PropertyDecorator =>
  both(
    note({ nested: { of, each } }),
    ValidateNested({ each }),
    // class-validator takes a missing field, and a list in the place of an object, for a valid one.
    check(
      'isNested',
      (value) => (each ? Array.isArray(value) && value.every(isFields) : isFields(value)),
      `must be ${each ? 'a list of objects' : 'an object'}`,
    ),
  );

const isAtLeast = (amount: unknown, min: number | undefined): boolean =>
  min === undefined || (typeof amount === 'number' && amount >= min);

const isFields = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

export const IsMoney = (options: { min?: number } = {}): PropertyDecorator =>
  both(
    Nested(() => Money),
    ValidateBy({
      name: 'isMoney',
      constraints: [options.min ?? null],
      validator: {
        validate: (value) => isFields(value) && isAtLeast((value as Money).amount, options.min),
        defaultMessage: () =>
          '$property must be money { "amount": <integer minor units>, "currency": "IDR" }' +
          (options.min === undefined ? '' : ` of at least ${options.min}`),
      },
    }),
  );

/** Named values of a free form: text ≤ 200, integers or dates. */
export const IsFieldMap = (maxNames = 50): PropertyDecorator =>
  check(
    'isFieldMap',
    (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      const entries = Object.entries(value);
      return (
        entries.length <= maxNames &&
        entries.every(([name, v]) => /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(name) && isFieldValue(v))
      );
    },
    `must be an object of at most ${maxNames} names with texts up to 200 characters or integers`,
  );

const isFieldValue = (value: unknown): boolean =>
  (typeof value === 'string' && value.length <= 200) || Number.isSafeInteger(value);

/**
 * Personal data: sealed before it is stored, opened only at the border. `when` narrows it to owners for which it holds
 * (a `from` is personal where the changed field is).
 */
export const IsPersonal = (when?: (owner: Readonly<Record<string, unknown>>) => boolean): PropertyDecorator =>
  note({ personal: when ?? true });

/** Where a thing came from: both fields or none (`Source` of domain.md §2). */
export class Sourced {
  @ValidateIf((o: Sourced) => o.source !== undefined || o.externalId !== undefined)
  @IsId()
  source?: string;

  @ValidateIf((o: Sourced) => o.source !== undefined || o.externalId !== undefined)
  @IsPersonal()
  @IsText(200)
  externalId?: Personal<string>;
}
