import { valuesOf, type Reachable } from '#customers/rules';
import { table, type IndexValue } from '#read-model';
import { wordsOf } from './words.js';

/** Words of a name and contact values by which one customer is found. */
const MAX_WORDS = 6;
const MAX_VALUES = 10;

export const WORD_INDEXES = Array.from({ length: MAX_WORDS }, (_, nth) => `word${nth}`);
export const VALUE_INDEXES = Array.from({ length: MAX_VALUES }, (_, nth) => `value${nth}`);

type Index = (row: Reachable) => IndexValue | undefined;

// An index holds one value a row, so words and values take an index each.
const indexes: Readonly<Record<string, Index>> = Object.fromEntries([
  ...WORD_INDEXES.map((name, nth): [string, Index] => [name, (row) => wordsOf(row.name ?? '')[nth]]),
  ...VALUE_INDEXES.map((name, nth): [string, Index] => [name, (row) => valuesOf(row)[nth]]),
]);

export const tables = { customers: table<Reachable>({ by: 'customer', indexes }) };
