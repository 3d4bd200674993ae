import { contractSuite } from '#kernel/contract';
import type { Case, Harness } from './harness.js';
import { consumeCases } from './consume.cases.js';
import { publishCases } from './publish.cases.js';

export type { Case, Harness } from './harness.js';

/** What every adapter promises. */
export const brokerCases: readonly Case[] = [...publishCases, ...consumeCases];

const CASE_MS = 30_000;

/** Runs every case on a broker of its own. */
export const brokerContract = (adapter: string, makeHarness: () => Promise<Harness>): void =>
  contractSuite(`the broker contract on ${adapter}`, brokerCases, makeHarness, { deadlineMs: CASE_MS });
