import { ValidationTypes } from 'class-validator';
import { CURRENCIES, ID_PATTERN, MAX_AMOUNT, type Class } from '#kernel';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What class-validator remembers of one decorator. */
export interface FieldMeta {
  readonly target: unknown;
  readonly propertyName: string;
  readonly constraints?: readonly unknown[];
}

/**
 * JSON Schema for each of the kernel's own validators, by its name, and for those of class-validator whose stock
 * translation says too much. `nested` tells the schema of a nested class; `sent`: for what is sent, which has
 * limits that what is stored never had.
 */
export const converters = (
  nested: (meta: FieldMeta) => JsonSchema,
  { sent }: { sent: boolean },
): Readonly<Record<string, Converter>> => ({
  ...OWN,
  ...(sent && { isMoney: SENT_MONEY }),
  [ValidationTypes.NESTED_VALIDATION]: nested,
  [ValidationTypes.CUSTOM_VALIDATION]: (meta) => {
    throw new Error(`${(meta.target as Class).name}.${meta.propertyName} has a validator without a JSON Schema.`);
  },
});

type Converter = JsonSchema | ((meta: FieldMeta) => JsonSchema);

const OWN: Readonly<Record<string, Converter>> = {
  // Stock `min` and `max` add `type: number`, which would undo `integer`.
  min: ({ constraints }) => ({ minimum: constraints?.[0] }),
  max: ({ constraints }) => ({ maximum: constraints?.[0] }),
  matches: ({ constraints }) => matching(constraints?.[0] as RegExp),
  isText: ({ constraints }) => ({ type: 'string', minLength: 1, maxLength: constraints?.[0], pattern: '\\S' }),
  isInstant: { type: 'string', format: 'date-time', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' },
  isDay: { type: 'string', format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
  isTimeZone: { type: 'string', description: 'An IANA time zone.', maxLength: 64 },
  // Told by the nested class itself.
  isNested: {},
  isOnlyWhere: ({ constraints }) => ({ description: `Only for ${String(constraints?.[0])}.` }),
  isMoney: ({ constraints }) =>
    typeof constraints?.[0] === 'number' ? { properties: { amount: { minimum: constraints[0] } } } : {},
  isFieldMap: {
    type: 'object',
    propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_-]{0,39}$' },
    additionalProperties: { type: ['string', 'integer'], maxLength: 200 },
  },
};

const SENT_MONEY: Converter = ({ constraints }) => ({
  properties: { amount: { minimum: constraints?.[0] ?? -MAX_AMOUNT, maximum: MAX_AMOUNT } },
});

const matching = (pattern: RegExp): JsonSchema => ({
  type: 'string',
  pattern: pattern.source,
  ...(pattern.source === ID_PATTERN.source && { maxLength: 64 }),
});

/** Money as every schema refers to it. */
export const MONEY: JsonSchema = {
  type: 'object',
  description: 'An amount in minor units: IDR 250,000 is 25000000.',
  properties: {
    amount: { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    currency: { type: 'string', enum: CURRENCIES },
  },
  required: ['amount', 'currency'],
  additionalProperties: false,
};
