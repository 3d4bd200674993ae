import { contractSuite } from '#kernel/contract';
import { appendCases } from './append.cases.js';
import type { Case, Harness } from './harness.js';
import { commandCases } from './commands.cases.js';
import { expectedRevisionCases } from './expected-revision.cases.js';
import { failureCases } from './failure.cases.js';
import { logCases } from './log.cases.js';
import { payloadCases } from './payload.cases.js';
import { raceCases } from './races.cases.js';
import { readCases } from './reads.cases.js';
import { subscriptionCases } from './subscription.cases.js';

export type { Case, Harness } from './harness.js';
export { COMMANDS_TAKE_EFFECT_ONCE } from './commands.cases.js';
export { OUTCOME_UNKNOWN_AFTER, OUTCOME_UNKNOWN_BEFORE } from './failure.cases.js';
export { POSITIONS_ARE_COUNTED } from './log.cases.js';
export { ANOTHER_READER_FOLLOWS, MEMORY_STAYS_BOUNDED } from './subscription.cases.js';

/** An engine behind a wire takes longer than one in the process. */
const CASE_DEADLINE_MS = 30_000;

/** What every adapter promises. */
export const eventStoreCases: readonly Case[] = [
  ...appendCases,
  ...expectedRevisionCases,
  ...raceCases,
  ...readCases,
  ...logCases,
  ...payloadCases,
  ...commandCases,
  ...failureCases,
  ...subscriptionCases,
];

/** Runs every case on a fresh store. `skipped`: names of cases that cannot hold for this adapter, with the reason. */
export const eventStoreContract = (
  adapter: string,
  makeHarness: () => Promise<Harness>,
  skipped?: Readonly<Record<string, string>>,
): void => {
  const options = { deadlineMs: CASE_DEADLINE_MS, skipped };
  contractSuite(`the event store contract on ${adapter}`, eventStoreCases, makeHarness, options);
};
