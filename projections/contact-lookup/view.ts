import { valuesOf, type Reachable } from '#customers/rules';
import { table } from '#read-model';

/** Contact values by which one customer is found; of more, the oldest. */
const MAX_VALUES = 10;

/** An index holds one value a row, so a customer's values take an index each. */
export const VALUE_INDEXES = Array.from({ length: MAX_VALUES }, (_, nth) => `value${nth}`);

const indexes = Object.fromEntries(
  VALUE_INDEXES.map((name, nth) => [name, (row: Reachable) => valuesOf(row)[nth]] as const),
);

export const tables = { customers: table<Reachable>({ by: 'customer', indexes }) };
