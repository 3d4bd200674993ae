import { decimalsOf, isDay, isInstant, startOfDay } from '#kernel';
import { isSource, partsOf, ROW, type Fields, type Source, type Template } from './templates.js';

/** A row of the file: its number (from 1, the header not counted), its line, its columns. */
export interface FileRow {
  readonly number: number;
  readonly line: number;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** A value of a row that cannot be taken over. The value itself is not repeated: it may be personal. */
export class BadValue extends Error {
  constructor(
    readonly column: string,
    must: string,
  ) {
    super(`column ${column} must be ${must}`);
    this.name = 'BadValue';
  }
}

type Filler = (row: FileRow) => unknown;

/** A function from rows to command bodies; the mapping is read once, not for every row. Bodies throw `BadValue`. */
export const filler = (template: Fields, zone: string): ((row: FileRow) => Record<string, unknown>) =>
  fillerOf(template, zone) as (row: FileRow) => Record<string, unknown>;

const fillerOf = (template: Template, zone: string): Filler => {
  if (Array.isArray(template)) {
    const items = (template as readonly Template[]).map((item) => fillerOf(item, zone));
    return (row) => items.map((item) => item(row));
  }
  if (isSource(template)) return sourceOf(template, zone);
  const entries = Object.entries(template as Fields).map(([field, value]) => [field, fillerOf(value, zone)] as const);
  return (row) => {
    const body: Record<string, unknown> = {};
    for (const [field, fill] of entries) {
      const value = fill(row);
      if (value !== undefined) body[field] = value;
    }
    return body;
  };
};

const sourceOf = (source: Source, zone: string): Filler => {
  if ('text' in source) return textFiller(source.text);
  if ('constant' in source) return () => source.constant;
  const { column } = source;
  const convert = converterOf(source, zone);
  return ({ columns }) => {
    const value = columns[column];
    return value === undefined || value === null || value === '' ? undefined : convert(value);
  };
};

const textFiller = (text: string): Filler => {
  const parts = partsOf(text);
  return (row) => parts.map((part, nth) => (nth % 2 === 0 ? part : placed(part, row))).join('');
};

const placed = (column: string, { number, columns }: FileRow): string =>
  column === ROW ? String(number) : filled(column, columns);

/** The text of a column that must have one: without it, rows of nobody would all become one customer's. */
export const filled = (column: string, columns: FileRow['columns']): string => {
  const value = columns[column] ?? '';
  if (typeof value === 'string' && value.trim() === '') throw new BadValue(column, 'filled');
  return textOf(column, value);
};

const textOf = (column: string, value: unknown): string => {
  if (typeof value !== 'string' && typeof value !== 'number') throw new BadValue(column, 'a text or a number');
  return String(value);
};

const wholeNumber = (column: string, value: unknown): number => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const number = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number)) throw new BadValue(column, 'a whole number');
  return number;
};

const converterOf = (source: Extract<Source, { column: string }>, zone: string): ((value: unknown) => unknown) => {
  const { column } = source;
  switch (source.as) {
    case 'integer':
      return (value) => wholeNumber(column, value);
    case 'money':
      return (value) => ({
        amount: minorUnits(textOf(column, value), source.currency, column),
        currency: source.currency,
      });
    case 'date':
      return dateConverter(column, source.pattern, zone);
    case 'instant':
      return (value) => {
        if (!isInstant(value)) throw new BadValue(column, 'an instant in UTC with milliseconds');
        return value;
      };
    default:
      return (value) => textOf(column, value);
  }
};

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

const minorUnits = (text: string, currency: string, column: string): number => {
  const decimals = decimalsOf(currency);
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  const amount = Number(`${sign}${whole}${fraction.padEnd(decimals, '0')}`);
  if (whole === undefined || fraction.length > decimals || !Number.isSafeInteger(amount)) {
    throw new BadValue(column, `an amount of ${currency} with at most ${decimals} decimals`);
  }
  return amount;
};

/** More than twenty years of them. */
const MAX_KNOWN_DAYS = 10_000;

const dateConverter = (column: string, pattern: string, zone: string) => {
  const [year, month, day] = ['yyyy', 'mm', 'dd'].map((part) => pattern.indexOf(part)) as [number, number, number];
  const instants = new Map<string, string>();
  return (value: unknown): string => {
    const text = textOf(column, value);
    const known = instants.get(text);
    if (known !== undefined) return known;
    const date = `${text.slice(year, year + 4)}-${text.slice(month, month + 2)}-${text.slice(day, day + 2)}`;
    if (text.length !== pattern.length || !isDay(date)) throw new BadValue(column, `a date as ${pattern}`);
    const instant = startOfDay(date, zone);
    if (instants.size === MAX_KNOWN_DAYS) instants.clear();
    instants.set(text, instant);
    return instant;
  };
};
