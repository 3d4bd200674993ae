type Schema = Readonly<Record<string, any>>;

/** An example of data as the log holds it, made from its schema: every field is there, and personal ones are sealed. */
export const exampleOf = (schema: Schema, address: string): unknown => valueOf(schema, { schema, address, field: '' });

interface Place {
  /** Of the whole event. */
  readonly schema: Schema;
  readonly address: string;
  /** As a dotted path. */
  readonly field: string;
}

const valueOf = (schema: Schema, place: Place): unknown => {
  if (schema['$ref']) return refOf(schema, place);
  if (schema['anyOf']) return valueOf(schema['anyOf'][0], place);
  if (schema['default'] !== undefined) return schema['default'];
  if (schema['enum']) return schema['enum'].includes('IDR') ? 'IDR' : schema['enum'][0];
  switch ([schema['type']].flat()[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries<Schema>(schema['properties'] ?? {}).map(([name, inner]) => [
          name,
          valueOf(inner, at(place, name)),
        ]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, schema['minItems'] ?? 0) }, (_, n) =>
        different(valueOf(schema['items'] ?? {}, at(place, String(n))), n),
      );
    case 'integer':
    case 'number':
      return Math.min(Math.max(1, schema['minimum'] ?? 1), schema['maximum'] ?? Infinity);
    case 'boolean':
      return true;
    default:
      return textOf(schema, place.field);
  }
};

const refOf = ({ $ref, ...narrower }: Schema, place: Place): unknown => {
  const name = $ref.slice('#/$defs/'.length);
  if (name === 'Sealed') return { $sealed: { k: 'key-1', at: place.address, f: place.field, v: 'c2VhbGVk' } };
  const named = place.schema['$defs'][name];
  return valueOf({ ...named, ...narrower, properties: named.properties }, place);
};

const at = (place: Place, name: string): Place => ({ ...place, field: place.field ? `${place.field}.${name}` : name });

/** The n-th item of a list, whose items must differ in some field that names them. */
const different = (item: any, n: number): unknown =>
  n > 0 && item?.key !== undefined ? { ...item, key: `${item.key}-${n}`, order: n + 1 } : item;

const TEXTS = [
  '2026-11-22T09:15:00.000Z',
  '2026-11-22',
  '08:30',
  'Asia/Jakarta',
  'IDR',
  'id',
  'a-1',
  '2026-11',
  '1.5',
  '0.2500',
  'model@1',
  'title',
  'customer-c-1@0',
  'when-a-then-b',
  '0123456789abcdef',
  'a'.repeat(64),
];

const textOf = ({ pattern = '', format, maxLength = Infinity }: Schema, field: string): string => {
  const wanted = format ? TEXTS : [`${field.split('.').at(-1)}-1`.toLowerCase(), ...TEXTS];
  const fits = (text: string): boolean => new RegExp(pattern, 'u').test(text) && text.length <= maxLength;
  const found = wanted.find(fits);
  if (found === undefined) throw new Error(`No example fits ${field}: ${pattern}. Add one to TEXTS.`);
  return found;
};
