import { customer, read } from '#kernel';
import type { ProgramPublished } from '../program/program.events.js';
import type { OfAccount } from './membership.events.js';

/** Every command on an account names a program and a customer, who must exist. */
export const accountReads = {
  program: read<ProgramPublished>()<OfAccount, unknown>('program', (c) => c.program),
  customer: customer<OfAccount, unknown>((c) => c.customerId),
};
