import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { fieldNotes, Money, type Class } from '#kernel';
import { converters, MONEY, type FieldMeta, type JsonSchema } from './schema-converters.js';

export type { JsonSchema };

/** Schemas of classes, made from their class-validator decorators. Nested classes stand once in `named`. */
export interface SchemaBook {
  of(cls: Class): ObjectSchema;
  readonly named: Readonly<Record<string, JsonSchema>>;
}

export interface ObjectSchema extends JsonSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

interface Options {
  /** Where `named` will stand in the document, such as `#/components/schemas/`. */
  readonly at: string;
  /** `stored`: a sealed handle or a forgotten mark may stand for a personal value, as in the log. */
  readonly personal: 'clear' | 'stored';
}

/** An empty book. Throws, when a class is asked for, on a validator that has no JSON Schema. */
export const schemaBook = ({ at, personal }: Options): SchemaBook => {
  const named: Record<string, JsonSchema> = personal === 'stored' ? { Sealed: SEALED, Forgotten: FORGOTTEN_MARK } : {};
  const names = new Map<Class, string>();

  const nested = (meta: FieldMeta): JsonSchema => {
    const cls = fieldNotes(meta.target as Class)
      .get(meta.propertyName)
      ?.nested?.of();
    if (!cls) throw new Error(`${(meta.target as Class).name}.${meta.propertyName} is nested without @Nested.`);
    return { $ref: at + nameOf(cls) };
  };

  const nameOf = (cls: Class): string => {
    const known = names.get(cls);
    if (known) return known;
    const name = freeName(cls.name, named);
    names.set(cls, name);
    // The name is taken before the class is read, since classes may contain themselves.
    named[name] = {};
    named[name] = cls === Money ? MONEY : of(cls);
    return name;
  };

  const of = (cls: Class): ObjectSchema => {
    const made = targetConstructorToSchema(cls, {
      classValidatorMetadataStorage: getMetadataStorage(),
      additionalConverters: converters(nested, { sent: personal === 'clear' }) as never,
    }) as { properties?: Record<string, JsonSchema>; required?: string[] };
    const notes = fieldNotes(cls);
    const defaults = new cls() as Readonly<Record<string, unknown>>;
    const properties = Object.entries(made.properties ?? {}).map(([field, schema]) => [
      field,
      {
        ...(personal === 'stored' && notes.get(field)?.personal ? stored(schema, at) : schema),
        ...(defaults[field] !== undefined && { default: defaults[field] }),
      },
    ]);
    return {
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(made.required?.length && { required: made.required }),
      additionalProperties: false,
    };
  };

  return { of, named };
};

const freeName = (wanted: string, taken: object): string => {
  let name = wanted;
  for (let n = 2; name in taken; n++) name = `${wanted}${n}`;
  return name;
};

const stored = (schema: JsonSchema, at: string): JsonSchema => ({
  anyOf: [{ $ref: `${at}Sealed` }, schema, { $ref: `${at}Forgotten` }],
});

const SEALED: JsonSchema = {
  type: 'object',
  properties: {
    $sealed: {
      type: 'object',
      properties: { k: { type: 'string' }, at: { type: 'string' }, f: { type: 'string' }, v: { type: 'string' } },
      required: ['k', 'at', 'f', 'v'],
      additionalProperties: false,
    },
  },
  required: ['$sealed'],
  additionalProperties: false,
};

const FORGOTTEN_MARK: JsonSchema = {
  type: 'object',
  properties: { forgotten: { const: true } },
  required: ['forgotten'],
  additionalProperties: false,
};
