import { isCurrency } from '#kernel';

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

/** Stands in texts for the row's number, and is no column. */
export const ROW = 'row';

const PLACE = /\{([^}]+)\}/;

/** A text in parts: every second one is a column's name. */
export const partsOf = (text: string): readonly string[] => text.split(PLACE);

export const isSource = (template: Template): template is Source => kindOf(template) !== undefined;

const kindOf = (template: unknown): 'text' | 'constant' | 'column' | undefined => {
  if (!isObject(template)) return undefined;
  if (typeof template['column'] === 'string') return 'column';
  if (typeof template['text'] === 'string') return 'text';
  return 'constant' in template ? 'constant' : undefined;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The columns that a template names, each once. */
export const columnsOf = (template: Template): readonly string[] => {
  const found = isSource(template) ? columnsOfSource(template) : Object.values(template).flatMap(columnsOf);
  return [...new Set(found)];
};

const columnsOfSource = (source: Source): readonly string[] => {
  if ('column' in source) return [source.column];
  if (!('text' in source)) return [];
  return partsOf(source.text).filter((part, nth) => nth % 2 === 1 && part !== ROW);
};

/** The column that the field at this path (`lines.0.sku`) comes from, if it comes from one alone. */
export const columnAt = (template: Template | undefined, path: string): string | undefined => {
  const at = path
    .split('.')
    .reduce<unknown>((of, name) => (of as Record<string, unknown> | undefined)?.[name], template);
  const { column } = (at ?? {}) as { column?: unknown };
  return typeof column === 'string' ? column : undefined;
};

/** What is wrong with what should be a template: a sentence each, which begins with the path. */
export const templateFaults = (template: unknown, path: string): readonly string[] => {
  const kind = kindOf(template);
  if (kind) return sourceFaults(template as Readonly<Record<string, unknown>>, kind, path);
  const inner = isObject(template) || Array.isArray(template) ? Object.entries(template) : [];
  if (inner.length === 0) return [`${path} is no source: one has a column, a text or a constant`];
  return inner.flatMap(([name, value]) => templateFaults(value, `${path}.${name}`));
};

/** What a source may have beside its column, by `as`. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  text: [],
  integer: [],
  date: ['pattern'],
  instant: [],
  money: ['currency'],
};

const sourceFaults = (source: Readonly<Record<string, unknown>>, kind: string, path: string): readonly string[] => {
  const { as = 'text', pattern, currency } = source;
  const beside = kind === 'column' ? BESIDE[String(as)] : [];
  if (!beside) return [`${path}.as must be text, integer, date, instant or money`];
  const known = kind === 'column' ? ['as', ...beside] : beside;
  const others = Object.keys(source).filter((name) => name !== kind && !known.includes(name));
  return [
    ...others.map((name) => `${path} has ${name}: beside ${kind} there may be ${known.join(' and ') || 'nothing'}`),
    ...(as === 'date' && !isPattern(pattern) ? [`${path}.pattern must have yyyy, mm and dd, once each`] : []),
    ...(as === 'money' && !(typeof currency === 'string' && isCurrency(currency))
      ? [`${path}.currency must be a code of ISO 4217`]
      : []),
  ];
};

const isPattern = (pattern: unknown): boolean =>
  typeof pattern === 'string' && ['yyyy', 'mm', 'dd'].every((part) => pattern.split(part).length === 2);
