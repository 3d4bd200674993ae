import type { Ledger } from '#customers/rules';
import { table } from '#read-model';

/** One row a customer: what was said, from which the query makes its matrix. */
export const tables = { ledgers: table<Ledger>({ by: 'customer' }) };
