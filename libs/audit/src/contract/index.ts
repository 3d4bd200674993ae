import { contractSuite } from '#kernel/contract';
import { accessLogCases } from './access-log.cases.js';
import type { Harness } from './harness.js';

export { accessLogCases } from './access-log.cases.js';
export type { Case, Harness } from './harness.js';

const CASE_MS = 60_000;

/** Runs every case on a log of its own. */
export const accessLogContract = (adapter: string, makeHarness: () => Promise<Harness>): void =>
  contractSuite(`the access log contract on ${adapter}`, accessLogCases, makeHarness, { deadlineMs: CASE_MS });
