import { ANSWER_PARTS, ANSWERS } from './described.js';
import type { JsonSchema } from './schema.js';

/** The columns that a list has as CSV, as far as its type tells: of a map by keys of its own (currencies) none. */
export const listColumns = (view: string, query: string): readonly string[] => [
  ...new Set(columnsOf(ANSWERS[`${view}.${query}`] ?? {}, '', [])),
];

/** `above`: what leads here, since a part may refer to itself. */
const columnsOf = (schema: JsonSchema, path: string, above: readonly string[]): readonly string[] => {
  const { $ref, anyOf, properties } = schema as Described;
  if ($ref) {
    const name = $ref.split('/').at(-1)!;
    if (INSTEAD.has(name)) return path ? [path] : [];
    return above.includes(name) ? [] : columnsOf(ANSWER_PARTS[name] ?? {}, path, [...above, name]);
  }
  if (anyOf) return anyOf.flatMap((each) => (each.type === 'null' ? [] : columnsOf(each, path, above)));
  if (properties) {
    const inner = (field: string) => (path ? `${path}.${field}` : field);
    return Object.entries(properties).flatMap(([field, each]) => columnsOf(each, inner(field), above));
  }
  return path && schema.type !== 'object' ? [path] : [];
};

/** What stands in the place of a value that is not shown: a word in its column. */
const INSTEAD = new Set(['Withheld', 'Forgotten']);

interface Described {
  readonly $ref?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}
