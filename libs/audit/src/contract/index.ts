import { contractSuite } from '#kernel/contract';
import { accessLogCases } from './access-log.cases.js';
import type { Harness } from './harness.js';

export { accessLogCases } from './access-log.cases.js';
export type { Case, Harness } from './harness.js';

/** Runs every case on a log of its own. */
export const accessLogContract = (adapter: string, makeHarness: () => Promise<Harness>): void =>
  contractSuite(`the access log contract on ${adapter}`, accessLogCases, makeHarness);
