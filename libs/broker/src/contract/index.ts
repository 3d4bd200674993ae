import { describe, it } from '@jest/globals';
import type { Case, Harness } from './case.js';
import { consumeCases } from './consume.cases.js';
import { publishCases } from './publish.cases.js';

export type { Case, Harness } from './case.js';

/** What every adapter promises, as data, so that a single case can be run on a broken broker. */
export const brokerCases: readonly Case[] = [...publishCases, ...consumeCases];

const CASE_MS = 30_000;

/** Runs every case on a broker of its own. */
export const brokerContract = (adapter: string, makeHarness: () => Promise<Harness>): void => {
  describe(`the broker contract on ${adapter}`, () => {
    for (const { name, run } of brokerCases) {
      it(
        name,
        async () => {
          const harness = await makeHarness();
          try {
            await run(harness);
          } finally {
            await harness.close();
          }
        },
        CASE_MS,
      );
    }
  });
};
