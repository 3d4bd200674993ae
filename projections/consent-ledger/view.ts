import type { Ledger } from '#customers/rules';
import { table } from '#read-model';

/** One row a customer; nothing in it is personal. */
export const tables = { ledgers: table<Ledger>({ by: 'customer' }) };
