import { isDeepStrictEqual } from 'node:util';
import { isSealed } from '#kernel';

/** What an event changed at one place of a row. */
export type Change = FieldChange | ListChange;

/** `before` is missing where the field was not there yet, `after` where it went. */
export interface FieldChange {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Of a list only the items that went and came; none of either: their order changed. */
export interface ListChange {
  readonly path: string;
  readonly removed: readonly unknown[];
  readonly added: readonly unknown[];
}

/**
 * What differs between two JSON values at a path (names with dots between them; empty: the whole), by the innermost
 * fields. A field with nothing in it (null, an empty list) is as good as none (`undefined`): rows of many views begin
 * with such fields. Handles are compared sealed, so what is forgotten still differs.
 */
export const changesBetween = (before: unknown, after: unknown, path: string): Change[] => {
  if (isDeepStrictEqual(before, after) || (isNothing(before) && isNothing(after))) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    return [{ path, removed: without(before, after), added: without(after, before) }];
  }
  if (!hasFields(before) || !hasFields(after)) return [{ path, before, after }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => changesBetween(before[name], after[name], path ? `${path}.${name}` : name));
};

/** What stands at a path, which may go through lists by number; undefined: nothing. Names may have dots themselves. */
export const valueAt = (value: unknown, path: string): unknown => {
  if (!isOpen(value)) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    if (name === path) return inner;
    const found = path.startsWith(`${name}.`) ? valueAt(inner, path.slice(name.length + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
};

/** The paths of all fields; lists are not gone into. */
export const pathsOf = (value: unknown, within = ''): string[] =>
  hasFields(value)
    ? Object.entries(value).flatMap(([name, inner]) => [within + name, ...pathsOf(inner, `${within}${name}.`)])
    : [];

const isOpen = (value: unknown): value is object => typeof value === 'object' && value !== null && !isSealed(value);

const isNothing = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (isOpen(value) && Object.values(value).every(isNothing));
};

const hasFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isOpen(value) && !Array.isArray(value);

/** The items of a list that another does not have, or not as often. */
const without = (items: readonly unknown[], others: readonly unknown[]): unknown[] => {
  const counts = new Map<string, number>();
  for (const other of others.map(textOf)) counts.set(other, (counts.get(other) ?? 0) + 1);
  return items.filter((item) => {
    const left = counts.get(textOf(item)) ?? 0;
    counts.set(textOf(item), left - 1);
    return left <= 0;
  });
};

const textOf = (item: unknown): string => JSON.stringify(item);
