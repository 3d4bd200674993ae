import { FORGOTTEN, isSealed, type Sealed } from '#kernel';
import { openValue } from './handle.js';
import type { KeyReader } from './key-store.js';

type Keys = Pick<KeyReader, 'open'>;

/** What stands for a personal value before a reader who may not see it. */
export interface Withheld {
  readonly withheld: true;
}

export const WITHHELD: Withheld = Object.freeze({ withheld: true });

/**
 * Any JSON value with every handle in it replaced by its clear value, or by `FORGOTTEN` where the key is destroyed.
 * Parts without handles are not copied. Throws `BrokenSeal` and `UnknownKey`.
 */
export const open = <T>(value: T, keys: Keys): T =>
  replaced(value, (handle) => {
    const key = keys.open(handle.$sealed.k);
    return key ? openValue(handle, key) : FORGOTTEN;
  }) as T;

/**
 * As `open` for a reader who may see personal values; anyone else gets `WITHHELD`, and everyone `FORGOTTEN`. `opened`
 * is told the owner of every value that was opened.
 */
export const reveal = <T>(value: T, may: boolean, keys: Keys, opened: (owner: string) => void = () => undefined): T =>
  replaced(value, (handle) => {
    const key = keys.open(handle.$sealed.k);
    if (!key) return FORGOTTEN;
    if (!may) return WITHHELD;
    opened(key.owner);
    return openValue(handle, key);
  }) as T;

/** What the handles in a JSON value hold: clear values, `FORGOTTEN` where the key is destroyed. */
export const valuesIn = (value: unknown, keys: Keys): readonly unknown[] => {
  const values: unknown[] = [];
  replaced(value, (handle) => {
    const key = keys.open(handle.$sealed.k);
    values.push(key ? openValue(handle, key) : FORGOTTEN);
    return FORGOTTEN;
  });
  return values;
};

const replaced = (value: unknown, replace: (handle: Sealed) => unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (isSealed(value)) return replace(value);
  return Array.isArray(value)
    ? replacedItems(value, replace)
    : replacedFields(value as Record<string, unknown>, replace);
};

const replacedItems = (items: readonly unknown[], replace: (handle: Sealed) => unknown): readonly unknown[] => {
  const copy = items.map((item) => replaced(item, replace));
  return copy.some((item, index) => item !== items[index]) ? copy : items;
};

const replacedFields = (fields: Readonly<Record<string, unknown>>, replace: (handle: Sealed) => unknown): object => {
  let copy: Record<string, unknown> | undefined;
  for (const name in fields) {
    const field = fields[name];
    if (typeof field !== 'object' || field === null) continue;
    const clear = replaced(field, replace);
    if (clear !== field) (copy ??= { ...fields })[name] = clear;
  }
  return copy ?? fields;
};
