import type { Instant, Personal } from '#kernel';
import { table } from '#read-model';

export interface Customer360 {
  readonly customerId: string;
  readonly name: { readonly value: Personal<string>; readonly at: string };
  readonly registeredAt: Instant;
}

export const tables = { customers: table<Customer360>({ by: 'customer' }) };
